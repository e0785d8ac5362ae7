package bot

// CommandMenu is what Telegram shows as the bot's commands in one kind of chat
// and one language.
type CommandMenu struct {
	Groups   bool
	Lang     string // empty: for everybody whose language has no menu
	Commands []CommandLine
}

// CommandLine is one command with its description.
type CommandLine struct{ Name, Text string }

// commandNames are the commands by the key of their description, with their name
// in the city's first language and in English.
var commandNames = []struct {
	key, name, english string
	groups             bool
}{
	{"start", "start", "start", false},
	{"menu", "menu", "menu", false},
	{"report", "lapor", "report", false},
	{"services", "layanan", "services", false},
	{"status", "status", "status", false},
	{"help", "bantuan", "help", false},
	{"human", "petugas", "agent", false},
	{"back", "kembali", "back", false},
	{"cancel", "batal", "cancel", false},
	{"language", "bahasa", "language", false},
	{"queue", "antrian", "queue", true},
	{"history", "riwayat", "history", true},
	{"note", "catatan", "note", true},
	{"answer", "jawaban", "answer", true},
	{"tasks", "tugas", "tasks", true},
	{"leave", "cuti", "leave", true},
	{"find", "cari", "find", true},
	{"bind", "hubungkan", "hubungkan", true},
	{"unbind", "putuskan", "putuskan", true},
	{"help", "bantuan", "help", true},
}

// CommandMenus are the menus to register: private chats and groups, for everybody
// and for each language of the city.
func (c *Config) CommandMenus() []CommandMenu {
	var menus []CommandMenu
	for _, groups := range []bool{false, true} {
		for i, lang := range append([]string{""}, c.City.Languages...) {
			menu := CommandMenu{Groups: groups, Lang: lang}
			if i == 0 {
				lang = c.City.Languages[0]
			}
			for _, n := range commandNames {
				if n.groups != groups {
					continue
				}
				name := n.name
				if lang == "en" {
					name = n.english
				}
				menu.Commands = append(menu.Commands, CommandLine{name, c.Texts.Text(lang, "command."+n.key, nil)})
			}
			menus = append(menus, menu)
		}
	}
	return menus
}

// menuKeys are the flows whose button has words of its own, which are shorter
// than the flow's title and have others beside them that are taken when typed.
var menuKeys = map[string]string{"aduan": "report", "layanan": "services", "status": "status"}

// mainMenu is what a resident can do, as buttons: the flows that city.yaml names,
// then help, the emergency numbers last.
func (c *Config) mainMenu() []answer {
	var items []answer
	for _, flow := range c.City.Menu {
		items = append(items, answer{key: menuKeys[flow], flow: flow, data: menuData("flow:" + flow)})
	}
	return append(items, answer{key: "help", data: menuData("help")}, answer{key: "emergency", data: menuData("emergency")})
}
