package tickets

import "noken/source"

// Longest texts, in characters, that fit where they are shown: 24 on a button
// with another beside it, 80 for a name, 300 in a list. The tags below say them.

// CityFile is city.yaml: the city as a whole.
//
//	id: mimika
//	name: {id: Pemerintah Kabupaten Mimika, en: Mimika Regency Government}
//	prefix: MMK
//	languages: [id, en]
//	zone: WIT
//	hours:
//	  monday: 07:30-16:00
//	coordinator: diskominfo
type CityFile struct {
	source.Where

	// Names the city in the store. Never change it once in use: all that is
	// stored would be out of reach.
	//
	//	id: mimika
	ID string `yaml:"id" jsonschema:"required,minLength=2,maxLength=24,pattern=^[a-z0-9-]*$,example=mimika" expect:"small letters, digits or -"`

	// The name of the city's government, as residents read it.
	//
	//	name: {id: Pemerintah Kabupaten Mimika, en: Mimika Regency Government}
	Name source.Text `yaml:"name" jsonschema:"required,maxLength=80"`

	// Begins every ticket number, MMK-26-004217-K: two to four capital letters.
	// Never change it once in use: old numbers would not be known any more.
	//
	//	prefix: MMK
	Prefix string `yaml:"prefix" jsonschema:"required,pattern=^[A-Z][A-Z][A-Z]?[A-Z]?$,example=MMK" expect:"two to four capital letters"`

	// The languages of all texts, as codes of two or three letters. The first is
	// for residents whose own is not among them.
	//
	//	languages: [id, en]
	Languages []string `yaml:"languages" jsonschema:"required,minItems=1,uniqueItems,pattern=^[a-z][a-z][a-z]?$,example=[id]" expect:"a language as two or three small letters, such as id or en"`

	// The time zone of all that the city promises.
	//
	//	zone: WIT
	Zone string `yaml:"zone" jsonschema:"enum=WIT,enum=WITA,enum=WIB,default=WIT"`

	// When the offices work. Deadlines count working days and fall at the end of
	// one. A day that is not here is a day off.
	//
	//	hours:
	//	  monday: 07:30-16:00
	//	  friday: 07:30-11:30, 13:00-16:30
	Hours WeekEntry `yaml:"hours" jsonschema:"required,example={monday: 07:30-16:00}"`

	// The office, by its code in offices.yaml, that gets what no other office
	// claims, and hands it on.
	//
	//	coordinator: diskominfo
	Coordinator string `yaml:"coordinator" jsonschema:"required,example=diskominfo"`

	// The flows on the main menu, from top to bottom, by their names. Their
	// buttons bear the flows' titles. Left out: aduan, layanan and status.
	//
	//	menu: [aduan, layanan, status]
	Menu []string `yaml:"menu" jsonschema:"maxItems=8,uniqueItems"`

	// Whom to call in an emergency. Always one tap away and never behind a form.
	//
	//	emergency:
	//	  polisi:
	//	    label: {id: Polisi, en: Police}
	//	    number: "110"
	Emergency source.Entries[ContactEntry] `yaml:"emergency"`

	// Whom to call for what is not the city's; residents are shown the way.
	//
	//	elsewhere:
	//	  pln:
	//	    label: {id: PLN (listrik), en: PLN (electricity)}
	//	    number: "123"
	Elsewhere source.Entries[ContactEntry] `yaml:"elsewhere"`

	CityRules
}

// WeekEntry is the working week. Each day holds the times from earlier to later,
// with a comma where there is a break.
type WeekEntry struct {
	source.Where

	// The hours of Mondays.
	//
	//	monday: 07:30-16:00
	Monday string `yaml:"monday"`
	// The hours of Tuesdays.
	//
	//	tuesday: 07:30-16:00
	Tuesday string `yaml:"tuesday"`
	// The hours of Wednesdays.
	//
	//	wednesday: 07:30-16:00
	Wednesday string `yaml:"wednesday"`
	// The hours of Thursdays.
	//
	//	thursday: 07:30-16:00
	Thursday string `yaml:"thursday"`
	// The hours of Fridays.
	//
	//	friday: 07:30-11:30, 13:00-16:30
	Friday string `yaml:"friday"`
	// The hours of Saturdays.
	//
	//	saturday: 08:00-12:00
	Saturday string `yaml:"saturday"`
	// The hours of Sundays.
	//
	//	sunday: 08:00-12:00
	Sunday string `yaml:"sunday"`
}

// ContactEntry is whom to call. Its key is its name in the files.
type ContactEntry struct {
	source.Where

	// What residents read.
	//
	//	label: {id: Pemadam kebakaran, en: Fire brigade}
	Label source.Text `yaml:"label" jsonschema:"required,maxLength=80"`

	// The telephone number, as people dial it.
	//
	//	number: "0811 4982 800"
	Number string `yaml:"number" jsonschema:"required,example=\"112\""`

	// Everyday words by which residents ask for it.
	//
	//	words: [kebakaran, terbakar, api, damkar]
	Words []string `yaml:"words"`
}

// OfficesFile is offices.yaml: the offices that handle cases. The key of each is
// its code: up to 24 small letters, digits and _.
//
//	pupr:
//	  name: {id: Dinas PUPR, en: Public Works Office}
//	  short: PUPR
type OfficesFile = source.Entries[OfficeEntry]

// OfficeEntry is one office.
type OfficeEntry struct {
	source.Where

	// The official name.
	//
	//	name: {id: Dinas PUPR, en: Public Works Office}
	Name source.Text `yaml:"name" jsonschema:"required,maxLength=80"`

	// What everybody calls it, in all languages.
	//
	//	short: PUPR
	Short string `yaml:"short" jsonschema:"required,example=PUPR"`

	// Its work, in a line.
	//
	//	does: {id: "Jalan, jembatan, got", en: "Roads, bridges, drains"}
	Does source.Text `yaml:"does" jsonschema:"maxLength=300"`

	// Where its counter is.
	//
	//	counter: {id: "Loket 2, MPP Mimika", en: "Counter 2, MPP Mimika"}
	Counter source.Text `yaml:"counter" jsonschema:"maxLength=300"`

	// When its counter is open, in words.
	//
	//	hours: {id: Senin-Jumat 08.00-15.00, en: Mon-Fri 08:00-15:00}
	Hours source.Text `yaml:"hours" jsonschema:"maxLength=300"`

	// Its telephone number.
	//
	//	phone: "0901 321 333"
	Phone string `yaml:"phone"`

	// Of a district's office: the district's code in areas.csv.
	//
	//	area: "94.04.01"
	Area string `yaml:"area" jsonschema:"example=\"94.04.01\""`

	// Whether it gets cases only from offices that hand them on (disposisi), so
	// that no category and no service names it.
	//
	//	handed_on: true
	HandedOn bool `yaml:"handed_on" jsonschema:"default=false"`

	OfficeTime
}

// CategoriesFile is categories.yaml: what residents can report. The key of each is
// its id: up to 24 small letters, digits and _. Their order is that of the buttons.
//
//	sampah:
//	  label: {id: Sampah, en: Rubbish}
//	  office: dlh
//	  words: [sampah, sampa, sampah numpuk]
type CategoriesFile = source.Entries[CategoryEntry]

// CategoryEntry is one thing that residents report.
type CategoryEntry struct {
	source.Where

	// The button, at most 24 characters.
	//
	//	label: {id: Sampah, en: Rubbish}
	Label source.Text `yaml:"label" jsonschema:"required,maxLength=24"`

	// Puts categories together that belong together.
	//
	//	group: jalan
	Group string `yaml:"group"`

	// The office whose work it is, by its code in offices.yaml.
	//
	//	office: dlh
	Office string `yaml:"office" jsonschema:"required,example=pupr"`

	// Another office for some areas, by the codes of areas.csv and offices.yaml.
	//
	//	office_by_area: {"94.04.10": tembagapura}
	OfficeByArea source.Entries[string] `yaml:"office_by_area"`

	// Whether residents are asked for photos: optional (they may go on without),
	// never (not asked) or required (not without).
	//
	//	photos: required
	Photos string `yaml:"photos" jsonschema:"enum=optional,enum=never,enum=required,default=optional"`

	// Whether the reporter's name is hidden from the office and the report never
	// made public.
	//
	//	secret: true
	Secret bool `yaml:"secret" jsonschema:"default=false"`

	// Whether somebody must go and look: it may then take 60 working days, not 14.
	//
	//	inspection: true
	Inspection bool `yaml:"inspection" jsonschema:"default=false"`

	// Everyday words by which residents tell of it, short forms and slips among
	// them. A word leads to one category only.
	//
	//	words: [sampah, sampa, sampah numpuk, bau busuk]
	Words []string `yaml:"words"`

	// Whether the coordinator looks at such a report before the office gets it,
	// where city.yaml says verification: category.
	//
	//	verify: true
	Verify bool `yaml:"verify" jsonschema:"default=false"`

	// What the office must show to end such a report: none, photo (one that was in
	// no case before) or camera (one taken now, in Telegram).
	//
	//	proof: photo
	Proof string `yaml:"proof" jsonschema:"enum=none,enum=photo,enum=camera,default=none"`

	// To end such a report the agent must send a pin that lies within so many metres
	// of the place. Left out: no pin is asked.
	//
	//	proof_pin: 300
	ProofPin int `yaml:"proof_pin" jsonschema:"minimum=20,maximum=20000"`

	Deadlines
}

// ServicesFile is services.yaml: what residents can ask for. The key of each is
// its id: up to 24 small letters, digits and _. Their order is that of the buttons.
//
//	kk:
//	  label: {id: Kartu Keluarga (KK), en: Family card (KK)}
//	  office: disdukcapil
//	  fields: [nama, nik, telepon]
type ServicesFile = source.Entries[ServiceEntry]

// ServiceEntry is one thing that residents ask for.
type ServiceEntry struct {
	source.Where

	// The button, at most 24 characters.
	//
	//	label: {id: Akta kelahiran, en: Birth certificate}
	Label source.Text `yaml:"label" jsonschema:"required,maxLength=24"`

	// The office whose work it is, by its code in offices.yaml.
	//
	//	office: disdukcapil
	Office string `yaml:"office" jsonschema:"required,example=disdukcapil"`

	// What to bring, one line for each thing.
	//
	//	bring:
	//	  - {id: Kartu Keluarga, en: Family card}
	Bring []source.Text `yaml:"bring" jsonschema:"maxLength=300"`

	// What it costs.
	//
	//	cost: {id: Gratis, en: Free}
	Cost source.Text `yaml:"cost" jsonschema:"maxLength=300"`

	// How long it usually takes.
	//
	//	time: {id: 1-14 hari, en: 1-14 days}
	Time source.Text `yaml:"time" jsonschema:"maxLength=300"`

	// Where it is done.
	//
	//	where: {id: Disdukcapil Mimika, en: Mimika civil registry}
	Place source.Text `yaml:"where" jsonschema:"maxLength=300"`

	// What the bot asks, in the order of the flow "layanan". Ask only for what is
	// needed (UU 27/2022).
	//
	//	fields: [nama, nik, telepon]
	Fields []string `yaml:"fields" jsonschema:"uniqueItems,enum=nama,enum=nik,enum=kk,enum=telepon,enum=anak,enum=tanggal,enum=alamat,enum=keterangan,enum=foto"`

	// Everyday words by which residents ask for it. A word leads to one service
	// only.
	//
	//	words: [akta lahir, akte lahir, surat lahir]
	Words []string `yaml:"words"`

	Deadlines
}

// Deadlines are a category's or a service's own, where the rule's do not fit
// (PermenPANRB 62/2018: 5 working days to the first answer, 14 to the end, 60 with
// an inspection).
type Deadlines struct {
	// Working days to the office's first answer.
	//
	//	follow_up_days: 3
	FollowUpDays int `yaml:"follow_up_days" jsonschema:"minimum=1,maximum=365"`

	// Working days until it is done.
	//
	//	resolve_days: 10
	ResolveDays int `yaml:"resolve_days" jsonschema:"minimum=1,maximum=365"`
}

// HolidaysFile is holidays.yaml: days on which no office works. Each day has a
// name behind it.
//
//	national:
//	  2026-08-17: Proklamasi Kemerdekaan
//	every_year:
//	  02-05: Hari Pekabaran Injil di Tanah Papua
type HolidaysFile struct {
	source.Where

	// National holidays, as the joint decree of three ministers (SKB 3 Menteri)
	// names them. A year is known once its days are here.
	//
	//	national:
	//	  2026-08-17: Proklamasi Kemerdekaan
	National source.Entries[string] `yaml:"national"`

	// Shared leave (cuti bersama) of the same decree.
	//
	//	shared_leave:
	//	  2026-12-24: Cuti bersama Natal
	SharedLeave source.Entries[string] `yaml:"shared_leave"`

	// National holidays of a year whose decree is not here yet, as far as they can
	// be told: deadlines pass over them already. Once the year has begun, check
	// asks for the decree's.
	//
	//	expected:
	//	  2027-01-01: Tahun Baru Masehi
	Expected source.Entries[string] `yaml:"expected"`

	// The city's own days off that come once, such as an election day.
	//
	//	local:
	//	  2026-12-09: Hari pemungutan suara
	Local source.Entries[string] `yaml:"local"`

	// Days off that come every year on the same date, as month and day.
	//
	//	every_year:
	//	  02-05: Hari Pekabaran Injil di Tanah Papua
	EveryYear source.Entries[string] `yaml:"every_year"`

	// Days on which offices have other hours, whatever day that is, such as those of
	// Ramadan. They hold for offices without a working week of their own.
	//
	//	special_days:
	//	  2026-12-23: "08:00-12:00"
	SpecialDays source.Entries[string] `yaml:"special_days"`
}
