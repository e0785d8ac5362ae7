// One of the two halves: the resident's phone, or the offices' groups.
import { el, icon, face, act, day, brief } from "./parts.js";
import { draw } from "./message.js";
import { Composer } from "./composer.js";

const anonymous = "anonymous";
// short is what a person is called: Yohana, but Pak Kobogau.
const short = (name) => {
  const [first, second] = name.split(" ");
  return second && ["Pak", "Ibu", "Bapak", "Mama"].includes(first) ? `${first} ${second}` : first;
};
const groupAnonymousBot = 1087968824; // Telegram's stand-in for anonymous admins

export class Pane {
  constructor(side, world) {
    this.side = side;
    this.world = world;
    this.chat = 0; // shown
    this.topic = 0; // 0: General
    this.listing = true; // the list of topics is shown where there is no room for both
    this.wanted = null; // to be opened once it is known
    this.seen = {}; // chat -> newest message id that was shown
    this.me = {}; // group -> user id or "anonymous"
    this.opened = 0; // message whose actions are shown
    this.shown = new Set(); // agents whose own chats were asked for
    this.drawn = new Map();
    this.root = document.getElementById(side);
    this.root.append(document.getElementById("pane").content.cloneNode(true));
    this.$ = (q) => this.root.querySelector(q);
    this.$(".back").append(icon("back"));
    this.$(".back").onclick = () => { this.listing = true; this.render(); };
    this.$(".block").onclick = () => act({ do: this.user()?.blocked ? "unblock" : "block", user: this.chat });
    this.$(".me select").onchange = (e) => { this.me[this.chat] = e.target.value === anonymous ? anonymous : +e.target.value; this.render(); };
    this.composer = new Composer(this);
    this.on = {
      open: (m) => { this.opened = this.opened === m.id ? 0 : m.id; this.render(); },
      jump: (id) => this.jump(id),
      reply: (m) => { this.opened = 0; this.composer.reply(m); this.render(); },
      edit: (m) => { this.opened = 0; this.composer.edit(m); this.render(); },
      remove: (messages) => { for (const m of messages) act({ do: "delete", user: this.actor(), chat: this.chat, message: m.id }); },
      copy: (text) => this.copy(text),
      lead: (group, message) => this.lead(group, message),
      press: (m, b, key) => this.press(m, b, key),
    };
  }

  chats() {
    if (this.side === "office") return this.world.groups.map((g) => ({ id: g.id, name: g.title }));
    // Agents are played in their groups; their own chats show once something is in them.
    // Residents come first.
    const known = [...this.world.users].sort((a, b) => Boolean(a.title) - Boolean(b.title));
    return known.filter((u) => !u.agent || this.shown.has(u.id) || this.messages(u.id).length > 0).map((u) => ({ id: u.id, name: u.name, label: u.title || short(u.name), official: Boolean(u.title) }));
  }

  user() { return this.world.users.find((u) => u.id === this.actor()); }
  group() { return this.world.groups.find((g) => g.id === this.chat); }

  // actor is the person who acts in the shown chat; 0: nobody.
  actor() {
    if (this.side === "resident") return this.chat;
    const me = this.me[this.chat];
    const g = this.group();
    if (me === anonymous) return g?.members.find((m) => m.admin)?.id || g?.members[0]?.id || 0;
    return me || g?.members[0]?.id || 0;
  }

  anonymous() { return this.me[this.chat] === anonymous; }

  open(chat, topic = 0) {
    if (!this.chats().some((c) => c.id === chat)) {
      this.wanted = { chat, topic }; // the server has yet to tell of it
      return;
    }
    this.chat = chat;
    this.topic = topic;
    this.listing = topic === 0;
    this.opened = 0;
    this.$(".toast").hidden = true;
    this.composer.clear();
    this.render(true);
  }

  messages(chat = this.chat) { return (this.world.chats[chat]?.messages || []).filter((m) => !m.deleted); }

  newIn(chat) { return this.messages(chat).filter((m) => m.bot && m.id > (this.seen[chat] || 0)).length; }
  unread() { return this.chats().reduce((n, c) => n + this.newIn(c.id), 0); }
  visible() { return this.root.offsetParent !== null || getComputedStyle(this.root).display !== "none"; }

  render(jumpDown = false) {
    const chats = this.chats();
    if (this.wanted && chats.some((c) => c.id === this.wanted.chat)) {
      ({ chat: this.chat, topic: this.topic } = this.wanted);
      this.listing = this.topic === 0;
      this.wanted = null;
    }
    if (!chats.some((c) => c.id === this.chat)) this.chat = chats[0]?.id || 0;
    if (this.visible()) this.seen[this.chat] = Math.max(0, ...this.messages().map((m) => m.id));
    this.tabs(chats);
    this.bar();
    this.topics();
    this.pinned();
    const down = this.list(jumpDown);
    this.composer.render(); // may take room from the list
    if (down) this.$(".messages").scrollTop = this.$(".messages").scrollHeight;
  }

  tabs(chats) {
    const tabs = chats.map((c) => {
      const n = c.id === this.chat ? 0 : this.newIn(c.id);
      return el("button", { type: "button", role: "tab", "aria-selected": c.id === this.chat ? "true" : "false", "data-id": c.id, onclick: () => this.open(c.id) },
        c.label || c.name, " ", n > 0 && el("span", { class: "badge", "aria-label": `${n} pesan baru` }, n));
    });
    if (this.side === "resident") tabs.splice(chats.filter((c) => !c.official).length, 0, el("button", { type: "button", class: "add", onclick: () => this.newcomer() }, "+ warga"), el("span", { class: "row" }));
    const bar = this.$(".tabs");
    const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    bar.replaceChildren(...tabs);
    if (focused) bar.querySelector(`[data-id="${focused}"]`)?.focus();
    if (this.shownTab !== this.chat) {
      this.shownTab = this.chat;
      const tab = bar.querySelector("[aria-selected=true]");
      if (tab) bar.scrollLeft = tab.offsetLeft - 60;
    }
  }

  bar() {
    const typing = this.world.chats[this.chat]?.typing;
    const g = this.group();
    const title = this.side === "resident" ? this.world.bot.name || "" : g?.title || "Belum ada grup";
    face(this.$(".face"), this.chat, title || "?", this.side === "resident");
    this.$(".who b").textContent = g?.forum && this.topic ? this.topicName() : title;
    const member = g ? `${g.members.length} petugas${g.forum ? " · bertopik" : ""}` : "";
    this.$(".who small").textContent = typing ? "sedang mengetik…" : this.side === "resident" ? this.user()?.title ? `dilihat ${this.user().name}, ${this.user().title.toLowerCase()}` : "bot" : g?.forum && this.topic ? title : member;
    this.$(".bar").classList.toggle("inside", Boolean(g?.forum && !this.listing));
    this.$(".back").hidden = !(g?.forum && !this.listing);
    this.$(".block").hidden = this.side !== "resident" || !this.chat;
    this.$(".block").textContent = this.user()?.blocked ? "Buka blokir" : "Blokir";
    const box = this.$(".me");
    box.hidden = !g;
    this.$(".more").hidden = !g;
    if (!g) return;
    const now = this.anonymous() ? anonymous : String(this.actor());
    const options = g.members.map((m) => el("option", { value: m.id }, m.name + (m.admin ? " (admin)" : "")));
    options.push(el("option", { value: anonymous }, "Admin anonim"));
    const select = this.$(".me select");
    const key = JSON.stringify([this.chat, g.members]);
    if (this.meKey !== key) { this.meKey = key; select.replaceChildren(...options); }
    select.value = now;
  }

  // shut says that the actor may not write here: the topic is closed to all but admins.
  shut() {
    const g = this.group();
    return Boolean(g?.topics?.find((t) => t.id === this.topic)?.closed && !g.members.find((m) => m.id === this.actor())?.admin);
  }

  topicName() { return this.group()?.topics?.find((t) => t.id === this.topic)?.name || "Umum"; }

  topics() {
    const g = this.group();
    const box = this.$(".topics");
    box.hidden = !g?.forum;
    this.$(".body").classList.toggle("listing", Boolean(g?.forum && this.listing));
    if (!g?.forum) { this.topic = 0; return; }
    const all = [{ id: 0, name: "Umum" }, ...(g.topics || []).slice().reverse()];
    if (!all.some((t) => t.id === this.topic)) this.topic = 0;
    box.replaceChildren(...all.map((t) => {
      const last = this.messages().filter((m) => (m.topic || 0) === t.id && m.kind !== "service").at(-1);
      return el("button", { type: "button", class: t.closed ? "shut" : null, "aria-current": t.id === this.topic ? "true" : null, onclick: () => { this.open(this.chat, t.id); this.listing = false; this.render(true); } },
        el("div", {}, el("b", {}, t.closed && icon("lock"), t.name, t.closed && el("span", {}, " (ditutup)")), el("small", {}, last ? brief(last) : "Belum ada pesan")));
    }));
  }

  // pinned shows the newest pinned message of what is open, above the talk.
  pinned() {
    const box = this.$(".pinned");
    const g = this.group();
    const m = (this.world.chats[this.chat]?.pinned || []).findLast((p) => !g?.forum || (p.topic || 0) === this.topic);
    box.hidden = !m;
    const key = m ? JSON.stringify([this.chat, this.topic, this.actor(), m]) : "";
    if (this.pinnedKey === key) return;
    this.pinnedKey = key;
    if (!m) return;
    box.querySelector("summary").replaceChildren(icon("pin"), el("span", {}, el("b", {}, "Pesan tersemat"), brief(m)));
    box.querySelector("ol").replaceChildren(draw({ messages: [m], mine: false, group: false, open: false, replied: null }, { ...this.on, open: () => this.jump(m.id) }));
  }

  // items are the shown messages, with albums as one.
  items() {
    const g = this.group();
    const items = [];
    const all = this.messages();
    for (const m of all) {
      if (g?.forum && (m.topic || 0) !== this.topic) continue;
      const last = items.at(-1);
      if (m.album && last?.messages[0].album === m.album) { last.messages.push(m); continue; }
      const mine = !m.bot && (this.side === "resident" || m.from === (this.anonymous() ? groupAnonymousBot : this.actor()));
      items.push({ messages: [m], mine, group: Boolean(g), open: this.opened === m.id, replied: m.replyTo ? all.find((r) => r.id === m.replyTo) : null });
    }
    return items;
  }

  // list shows the messages and returns whether to scroll to the last.
  list(jumpDown) {
    const box = this.$(".messages");
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 90;
    const items = this.items();
    const place = `${this.chat}/${this.topic}`;
    const fresh = this.place !== place;
    if (fresh) { this.place = place; this.drawn.clear(); }
    const before = this.drawn;
    this.drawn = new Map();
    const rows = [];
    let date = "";
    for (const item of items) {
      const m = item.messages[0];
      const d = day(m.at);
      if (d !== date) { date = d; rows.push(el("li", { class: "day" }, d)); }
      const key = JSON.stringify(item);
      const old = before.get(m.id);
      const node = old?.key === key ? old.node : draw(item, this.on);
      node.dataset.id = m.id;
      if (!old && !fresh && before.size > 0) node.classList.add("new");
      this.drawn.set(m.id, { key, node });
      rows.push(node);
    }
    if (items.length === 0) rows.push(this.empty());
    const focus = box.contains(document.activeElement) ? document.activeElement.closest("[data-id]")?.dataset.id : null;
    if (rows.length !== box.children.length || rows.some((r, i) => r !== box.children[i] && !r.classList.contains("day"))) box.replaceChildren(...rows);
    if (focus && !box.contains(document.activeElement)) box.querySelector(`[data-id="${focus}"] .bubble`)?.focus({ preventScroll: true });
    return atEnd || jumpDown || fresh;
  }

  empty() {
    if (!this.chat) return el("li", { class: "empty" }, el("p", {}, this.side === "resident" ? "Belum ada warga di sini." : "Belum ada grup kantor."));
    if (this.side === "office") return el("li", { class: "empty" }, el("p", {}, "Belum ada pesan. Laporan warga muncul di sini."));
    return el("li", { class: "empty" }, el("p", {}, `${this.world.bot.name} menunggu. Tekan Mulai untuk membuka percakapan.`),
      el("button", { type: "button", onclick: () => act({ do: "send", user: this.chat, chat: this.chat, text: "/start" }) }, "Mulai"));
  }

  jump(id) {
    const node = [...this.drawn.values()].find((d) => +d.node.dataset.id === id)?.node;
    if (!node) return this.toast("Pesan itu tidak ada di layar ini");
    node.scrollIntoView({ block: "center" });
    node.classList.add("target");
    setTimeout(() => node.classList.remove("target"), 1200);
  }

  async press(m, b, key) {
    key.setAttribute("aria-busy", "true");
    const r = await act({ do: "press", user: this.actor(), chat: this.chat, message: m.id, data: b.data });
    key.removeAttribute("aria-busy");
    if (r.error) this.toast("Tombol itu sudah tidak ada");
    else if (r.silent) this.toast("Bot belum menjawab tombol ini");
    else if (r.alert) {
      const box = document.getElementById("alert");
      box.querySelector("p").textContent = r.toast;
      box.showModal();
    } else if (r.toast) this.toast(r.toast);
  }

  async copy(text) {
    try { await navigator.clipboard.writeText(text); } catch { return this.toast(`Salin sendiri: ${text}`); }
    this.toast(`Disalin: ${text.slice(0, 60)}`);
  }

  toast(text) {
    const box = this.$(".toast");
    box.textContent = text;
    box.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { box.hidden = true; }, 3500);
  }
}
