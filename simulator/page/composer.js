// Where a person writes: text, replies, edits, and what can be attached.
import { el, icon, act, brief } from "./parts.js";

const samples = ["Jalan berlubang", "Got tersumbat", "Sampah menumpuk", "Lampu jalan mati", "Air keran kering", "Jalan sudah rata"];
const places = [
  ["Pasar Sentral Timika", -4.5471, 136.8894], ["Jl. Yos Sudarso", -4.5533, 136.8857], ["Kuala Kencana", -4.4389, 136.8672],
  ["Pelabuhan Pomako", -4.7883, 136.7722], ["Kwamki Narama", -4.5068, 136.9109], ["Di luar Mimika (Jayapura)", -2.5337, 140.7181],
];

export class Composer {
  constructor(pane) {
    this.pane = pane;
    const $ = pane.$;
    this.form = $(".write");
    this.box = $("textarea");
    this.sheet = $(".sheet");
    this.quote = $(".quote");
    this.target = null; // message answered
    this.editing = null; // message changed
    this.dismissed = new Set(); // forced replies that were closed
    for (const name of ["attach", "menu", "send"]) $(`.${name}`).append(icon(name));
    this.quote.querySelector("button").append(icon("close"));
    this.quote.querySelector("button").onclick = () => this.clear(true);
    this.form.onsubmit = (e) => { e.preventDefault(); this.submit(); };
    this.box.oninput = () => this.grow();
    this.box.onkeydown = (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.submit(); }
      if (e.key === "Escape") { this.close(); this.clear(true); }
    };
    this.sheet.onkeydown = (e) => { if (e.key === "Escape") { this.close(); this.box.focus(); } };
    $(".attach").onclick = () => this.toggle("attach", () => this.attachments());
    $(".more").append(icon("more"));
    $(".more").onclick = () => this.toggle("more", () => this.affairs());
    $(".ask").onclick = () => { this.close(); this.show(...this.locations()); };
    $(".menu").onclick = () => this.toggle("menu", () => this.commands());
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 130)}px`;
  }

  reply(m) { this.editing = null; this.target = m; this.box.focus(); }
  edit(m) { this.target = null; this.editing = m; this.box.value = m.text; this.grow(); this.box.focus(); }

  clear(byHand = false) {
    if (byHand && this.target?.forceReply) this.dismissed.add(this.target.id);
    if (this.editing) { this.box.value = ""; this.grow(); }
    this.target = this.editing = null;
    this.close();
    if (byHand) this.render();
  }

  // forced takes up the newest forced reply that nobody answered yet.
  forced() {
    const items = this.pane.items().map((i) => i.messages[0]);
    const last = items.findLast((m) => m.forceReply);
    if (!last || this.dismissed.has(last.id) || items.some((m) => !m.bot && m.id > last.id)) return null;
    return last;
  }

  render() {
    const force = this.forced();
    if (!this.target && !this.editing && force) this.target = force;
    if (this.target?.forceReply && force?.id !== this.target.id) this.target = null;
    const m = this.editing || this.target;
    this.quote.hidden = !m;
    if (m) {
      this.quote.querySelector("b").textContent = this.editing ? "Ubah pesan" : `Balas ${m.name}`;
      this.quote.querySelector("span").textContent = brief(m);
    }
    const hint = this.target?.forceReply;
    this.box.placeholder = hint && hint !== "…" ? hint : "Tulis pesan";
    this.pane.$(".menu").hidden = this.menu().length === 0;
    const shut = this.pane.shut();
    this.form.hidden = this.pane.actor() === 0 || shut;
    this.pane.$(".closed").hidden = !shut;
    const ask = this.pane.$(".ask"); // the button under the input field of a phone
    const label = this.pane.world.chats[this.pane.chat]?.askPlace;
    ask.hidden = !label;
    ask.textContent = label || "";
  }

  menu() { return (this.pane.side === "office" ? this.pane.world.groupMenu : this.pane.user()?.menu) || []; }

  toggle(name, fill) {
    if (this.openSheet === name) { this.close(); return; }
    this.close();
    this.openSheet = name;
    this.pane.$(`.${name}`).setAttribute("aria-expanded", "true");
    this.show(...fill());
  }

  show(...nodes) {
    this.sheet.replaceChildren(...nodes);
    this.sheet.hidden = false;
    this.sheet.querySelector("button, input")?.focus();
  }

  close() {
    if (this.openSheet) this.pane.$(`.${this.openSheet}`).setAttribute("aria-expanded", "false");
    this.openSheet = null;
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
  }

  async send(content) {
    const p = this.pane;
    const deed = { do: "send", user: p.actor(), chat: p.chat, topic: p.topic, as: p.anonymous() ? 1 : 0, replyTo: this.target?.id || 0, ...content };
    this.target = null;
    this.close();
    const r = await act(deed);
    if (r.error) p.toast(r.error);
    this.render();
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.grow();
    if (!this.editing) return this.send({ text });
    const m = this.editing;
    this.editing = null;
    const r = await act({ do: "edit", user: this.pane.actor(), chat: this.pane.chat, message: m.id, text });
    if (r.error) this.pane.toast(r.error);
    this.render();
  }

  commands() {
    return [el("h2", {}, "Perintah"), el("div", { class: "list" },
      ...this.menu().map((c) => el("button", { type: "button", onclick: () => { this.send({ text: `/${c.command}` }); this.box.focus(); } },
        el("b", {}, `/${c.command}`), c.description)))];
  }

  attachments() {
    const pick = (label, onclick) => el("button", { type: "button", onclick }, label);
    return [el("h2", {}, "Kirim apa?"), el("div", { class: "row" },
      pick("Foto", () => this.show(...this.photos())),
      pick("Foto diteruskan", () => this.show(...this.photos(true))),
      pick("Lokasi", () => this.show(...this.locations())),
      pick("PDF", () => this.send({ file: "surat.pdf" })),
      pick("Berkas …", () => this.file()),
      pick("Stiker", () => this.send({ sticker: "😀" })),
      pick("Pesan suara", () => this.send({ voice: 4 })),
      pick("Kontak saya", () => this.send({ phone: "+6281234567890" })))];
  }

  // A file of this machine, with what is in the box as its caption.
  file() {
    const field = el("input", { type: "file" });
    field.onchange = async () => {
      const chosen = field.files[0];
      if (!chosen) return;
      if (chosen.size > 3 << 20) return this.pane.toast("Berkas ini lebih besar dari 3 MB");
      const data = new Uint8Array(await chosen.arrayBuffer());
      let binary = "";
      for (const byte of data) binary += String.fromCharCode(byte);
      const text = this.box.value.trim();
      this.box.value = "";
      this.send({ file: chosen.name, bytes: btoa(binary), text });
    };
    field.click();
  }

  // What members do to their group, and admins to its topics.
  affairs() {
    const p = this.pane;
    const g = p.group();
    const me = g.members.find((m) => m.id === p.actor());
    const topic = g.topics?.find((t) => t.id === p.topic);
    const deed = async (user, what) => {
      this.close();
      const r = await act({ user, chat: p.chat, topic: p.topic, ...what });
      if (r.error) p.toast(r.error);
    };
    const pick = (label, onclick) => el("button", { type: "button", onclick }, label);
    const outside = p.world.users.filter((u) => !g.members.some((m) => m.id === u.id));
    return [el("h2", {}, g.title), el("div", { class: "row" },
      me && pick("Chat pribadi dengan bot", () => { this.close(); p.personal(me.id); }),
      me && pick(`${me.name} keluar dari grup`, () => deed(me.id, { do: "leave" })),
      me?.admin && topic && pick(topic.closed ? "Buka topik ini" : "Tutup topik ini", () => deed(me.id, { do: topic.closed ? "reopenTopic" : "closeTopic" })),
      me?.admin && topic && pick("Hapus topik ini", () => deed(me.id, { do: "deleteTopic" })),
      ...outside.map((u) => pick(`${u.name} masuk`, () => deed(u.id, { do: "join" }))))];
  }

  photos(forwarded = false) {
    const chosen = [];
    const go = el("button", { type: "button", class: "go", disabled: true, onclick: () => { const text = this.box.value.trim(); this.box.value = ""; this.send({ samples: chosen, text, forwarded }); } }, "Pilih foto");
    const tiles = samples.map((name, i) => el("button", {
      type: "button", "aria-pressed": "false",
      onclick: () => {
        const at = chosen.indexOf(i);
        if (at >= 0) chosen.splice(at, 1); else chosen.push(i);
        tiles.forEach((t, k) => {
          const n = chosen.indexOf(k);
          t.setAttribute("aria-pressed", n >= 0);
          t.querySelector("i")?.remove();
          if (n >= 0) t.append(el("i", {}, n + 1));
        });
        go.disabled = chosen.length === 0;
        go.textContent = chosen.length > 1 ? `Kirim album ${chosen.length} foto` : chosen.length ? "Kirim 1 foto" : "Pilih foto";
      },
    }, el("img", { src: `/sim/photo?n=${i}`, alt: "" }), el("span", {}, name)));
    return [el("h2", {}, forwarded ? "Foto mana yang diteruskan?" : "Pilih satu foto atau beberapa"), el("div", { class: "samples" }, ...tiles), go];
  }

  locations() {
    const field = el("input", { type: "text", inputmode: "text", placeholder: "-4.5471, 136.8894", "aria-label": "Lintang, bujur" });
    const typed = () => {
      const [lat, lon] = field.value.split(/[,\s]+/).filter(Boolean).map(Number);
      if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180) this.send({ pin: { lat, lon } });
      else this.pane.toast("Tulis lintang, bujur, misalnya -4.5471, 136.8894");
    };
    field.onkeydown = (e) => { if (e.key === "Enter") { e.preventDefault(); typed(); } };
    return [el("h2", {}, "Kirim pin lokasi"),
      el("div", { class: "row" }, ...places.map(([name, lat, lon]) => el("button", { type: "button", onclick: () => this.send({ pin: { lat, lon } }) }, name)),
        field, el("button", { type: "button", onclick: typed }, "Kirim koordinat"))];
  }
}
