package tickets

// Stage is where a case stands. The names are SP4N-LAPOR's (PermenPANRB
// 62/2018); withdrawn is ours, as are
// deferred and merged.
type Stage string

// The stages of a case.
const (
	Received   Stage = "received"
	Verified   Stage = "verified"
	Routed     Stage = "routed"
	InProgress Stage = "in_progress"
	Awaiting   Stage = "awaiting" // the resident was asked something
	Done       Stage = "done"
	Rejected   Stage = "rejected"
	Reopened   Stage = "reopened"
	Withdrawn  Stage = "withdrawn"
	Deferred   Stage = "deferred" // cannot be done now, and why is said; the office may take it up again
	Merged     Stage = "merged"   // follows another case that tells the same
)

// Back stands in the lifecycle for the stage that a case was in before it was
// merged; no case is ever in it.
const Back Stage = "back"

// Stages are all stages, in the order life happens.
var Stages = []Stage{Received, Verified, Routed, InProgress, Awaiting, Done, Deferred, Rejected, Reopened, Merged, Withdrawn}

var stageLabels = map[Stage]map[string]string{
	Received:   {"id": "Diterima", "en": "Received"},
	Verified:   {"id": "Diverifikasi", "en": "Verified"},
	Routed:     {"id": "Didisposisikan", "en": "Passed to the office"},
	InProgress: {"id": "Ditindaklanjuti", "en": "In progress"},
	Awaiting:   {"id": "Menunggu tanggapan", "en": "Waiting for an answer"},
	Done:       {"id": "Selesai", "en": "Done"},
	Rejected:   {"id": "Ditolak", "en": "Rejected"},
	Reopened:   {"id": "Dibuka kembali", "en": "Reopened"},
	Withdrawn:  {"id": "Ditarik", "en": "Withdrawn"},
	Deferred:   {"id": "Belum bisa dikerjakan", "en": "Not possible now"},
	Merged:     {"id": "Digabung", "en": "Joined with another report"},
}

// Label is the stage's official name in a language; Indonesian where the
// language is unknown.
func (s Stage) Label(lang string) string { return inLanguage(stageLabels[s], lang, string(s)) }

// Ended says that the office has nothing more to do, or nothing in this case: it
// stands in no queue.
func (s Stage) Ended() bool {
	return s == Done || s == Deferred || s == Rejected || s == Merged || s == Withdrawn
}

// Reason is why a case is rejected.
type Reason string

// The reasons SP4N-LAPOR allows (PermenPANRB 62/2018).
const (
	OutsideAuthority Reason = "outside"
	Duplicate        Reason = "duplicate"
	Incomplete       Reason = "incomplete"
	Defamation       Reason = "defamation"
)

// Reasons are all reasons, in the order they are offered.
var Reasons = []Reason{OutsideAuthority, Duplicate, Incomplete, Defamation}

var reasonLabels = map[Reason]map[string]string{
	OutsideAuthority: {"id": "Di luar kewenangan", "en": "Outside our authority"},
	Duplicate:        {"id": "Laporan ganda", "en": "Reported before"},
	Incomplete:       {"id": "Tidak lengkap", "en": "Incomplete"},
	Defamation:       {"id": "Fitnah", "en": "Defamation"},
}

// Label is the reason in a language; Indonesian where the language is unknown.
func (r Reason) Label(lang string) string { return inLanguage(reasonLabels[r], lang, string(r)) }

// Known says that r is one of Reasons.
func (r Reason) Known() bool { return reasonLabels[r] != nil }
