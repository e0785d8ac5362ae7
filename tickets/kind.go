package tickets

// Kind says what a case is (PermenPANRB 62/2018 knows complaints, information
// requests and aspirations; service requests are the city's own addition).
type Kind string

// The kinds of cases.
const (
	KindComplaint   Kind = "complaint"
	KindService     Kind = "service"
	KindInformation Kind = "information"
	KindAspiration  Kind = "aspiration"
)

// Kinds are all kinds, in the order they are offered.
var Kinds = []Kind{KindComplaint, KindService, KindInformation, KindAspiration}

var kindLabels = map[Kind]map[string]string{
	KindComplaint:   {"id": "Pengaduan", "en": "Complaint"},
	KindService:     {"id": "Permohonan layanan", "en": "Service request"},
	KindInformation: {"id": "Permintaan informasi", "en": "Information request"},
	KindAspiration:  {"id": "Aspirasi", "en": "Aspiration"},
}

// Label is the kind's name in a language; Indonesian where the language is unknown.
func (k Kind) Label(lang string) string { return inLanguage(kindLabels[k], lang, string(k)) }

// inLanguage is the text of a language, else the Indonesian one, else otherwise.
func inLanguage(texts map[string]string, lang, otherwise string) string {
	if s := texts[lang]; s != "" {
		return s
	}
	if s := texts["id"]; s != "" {
		return s
	}
	return otherwise
}
