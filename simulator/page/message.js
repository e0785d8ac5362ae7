// How one message (or an album, which is several) looks.
import { el, icon, clock, hue, brief } from "./parts.js";

const styleWords = { success: "tombol hijau", danger: "tombol merah", primary: "tombol biru" };

// draw makes the element of an item: {messages, mine, group, replied, open}.
export function draw(item, on) {
  const m = item.messages[0];
  if (m.kind === "service") return el("li", { class: "service" }, `${m.name} ${m.text}`);
  const keys = m.buttons && m.buttons.length > 0;
  const box = el("li", { class: `msg${item.mine ? " mine" : ""}${keys ? " keys" : ""}` });
  const bubble = el("div", {
    class: "bubble", tabindex: "0", "aria-label": `${item.mine ? "Anda" : m.name}: ${brief(m)}`,
    onclick: (e) => { if (!e.target.closest("button")) on.open(m); },
    onkeydown: (e) => { if (e.key === "Enter" && e.target === e.currentTarget) on.open(m); },
  });
  if (item.group && !item.mine) bubble.append(el("div", { class: "name", style: null }, m.name));
  const name = bubble.querySelector(".name");
  if (name) name.style.color = `light-dark(hsl(${hue(m.from)} 60% 30%), hsl(${hue(m.from)} 55% 72%))`;
  if (m.forwarded) bubble.append(el("div", { class: "fwd" }, "Diteruskan"));
  if (m.replyTo) {
    const r = item.replied;
    bubble.append(el("button", { type: "button", class: "to", onclick: () => on.jump(m.replyTo) },
      el("b", {}, r ? r.name : "Pesan"), el("span", {}, brief(r))));
  }
  const photos = item.messages.flatMap((p) => p.photos || []);
  if (photos.length > 0) {
    bubble.append(el("div", { class: `photos n${photos.length}${photos.length % 2 ? " odd" : ""}` },
      ...photos.map((id, i) => el("img", { src: `/sim/photo?id=${encodeURIComponent(id)}`, alt: `Foto ${i + 1} dari ${photos.length}`, loading: "lazy" }))));
  }
  bubble.append(...content(m));
  const reactions = item.messages.flatMap((p) => p.reactions || []);
  if (reactions.length > 0) bubble.append(el("div", { class: "reacts", "aria-label": "Reaksi" }, ...reactions.map((r) => el("span", {}, r))));
  const edited = item.messages.some((p) => p.edits > 0);
  bubble.append(el("div", { class: "meta" }, edited && el("span", {}, "diubah"), el("time", { datetime: m.at }, clock(m.at))));
  box.append(bubble);
  if (keys) box.append(keyboard(m, on));
  if (item.open) {
    box.append(el("div", { class: "acts" },
      el("button", { type: "button", onclick: () => on.reply(m) }, "Balas"),
      m.text && el("button", { type: "button", onclick: () => on.copy(m.text) }, "Salin"),
      item.mine && m.text && el("button", { type: "button", onclick: () => on.edit(m) }, "Ubah"),
      el("button", { type: "button", onclick: () => on.remove(item.messages) }, "Hapus")));
  }
  return box;
}

// content is what a message says beside its pictures.
function content(m) {
  const out = [];
  if (m.pin) {
    out.push(el("div", { class: "pin" }, map(m.pin),
      el("span", {}, m.kind === "venue" ? m.text : "Lokasi", el("small", {}, `${m.pin.lat.toFixed(5)}, ${m.pin.lon.toFixed(5)}`))));
    if (m.kind === "venue") return out;
  }
  if (m.kind === "sticker") return [el("div", { class: "big", role: "img", "aria-label": "Stiker" }, m.text)];
  if (m.kind === "voice") out.push(el("div", { class: "file voice" }, icon("voice"), el("span", {}, m.seconds ? `Pesan suara · ${m.seconds} detik` : "Pesan suara")));
  if (m.kind === "contact") return [el("div", { class: "file" }, el("span", {}, "Kontak: ", m.text))];
  if (m.file) out.push(el("div", { class: "file" }, el("span", {}, "Berkas: ", m.file.slice(0, 40))));
  if (m.text) out.push(el("div", { class: "text", html: m.html.replaceAll("</blockquote>\n", "</blockquote>") })); // escaped by the server
  return out;
}

function map(pin) {
  const box = document.createElement("template");
  const x = 12 + Math.abs(Math.round(pin.lon * 1000)) % 30;
  box.innerHTML = `<svg width="62" height="62" viewBox="0 0 62 62" aria-hidden="true"><rect width="62" height="62" fill="#dfe8d8"/><path d="M0 ${x}L62 ${x + 12}M${x + 8} 0L${x} 62" stroke="#fff" stroke-width="5"/><path d="M0 50q16-12 30-2t32-6v20H0z" fill="#a9cbd6"/><path d="M31 12a10 10 0 0 1 10 10c0 8-10 18-10 18S21 30 21 22a10 10 0 0 1 10-10z" fill="#b3402f"/><circle cx="31" cy="22" r="4" fill="#fff"/></svg>`;
  return box.content.firstChild;
}

function keyboard(m, on) {
  return el("div", { class: "keyboard", role: "group", "aria-label": "Tombol" },
    ...m.buttons.map((row) => el("div", {}, ...row.map((b) => key(m, b, on)))));
}

function key(m, b, on) {
  const attrs = { class: b.style || null, title: styleWords[b.style] || null };
  const mark = b.style && icon(b.style);
  const here = b.url?.match(/^https:\/\/t\.me\/c\/(\d+)\/(?:\d+\/)?(\d+)/); // a message of a group that is on this page
  if (here) return el("button", { ...attrs, type: "button", onclick: () => on.lead(-1e12 - +here[1], +here[2]) }, mark, b.label, icon("link"));
  if (b.url) return el("a", { ...attrs, href: b.url, target: "_blank", rel: "noopener noreferrer" }, mark, b.label, icon("link"));
  if (b.copy) return el("button", { ...attrs, type: "button", onclick: () => on.copy(b.copy) }, mark, b.label, icon("copy"));
  return el("button", { ...attrs, type: "button", onclick: (e) => on.press(m, b, e.currentTarget) }, mark, b.label);
}
