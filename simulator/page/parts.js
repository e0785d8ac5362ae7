// Small pieces that every part of the page uses.

// el makes an element; what starts with "on" is a listener, false and null are left out.
export function el(tag, attrs = {}, ...kids) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) {
    if (v === false || v == null) continue;
    if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else if (k === "html") e.innerHTML = v;
    else e.setAttribute(k, v === true ? "" : v);
  }
  e.append(...kids.filter((k) => k != null && k !== false));
  return e;
}

const paths = {
  back: "M15 5l-7 7 7 7",
  attach: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.400 3.400 0 0 1 4.800 4.800l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.600-7.600",
  menu: "M14.500 5l-5 14M5 8h3M5 12h2.500M5 16h2M16 8h3M16 12h3M15 16h4",
  send: "M4 12l16-7.500-4.500 15-3.500-6zM12 13.500l8-9",
  close: "M6 6l12 12M18 6L6 18",
  success: "M4 12.500l5.500 5.500L20 7",
  danger: "M6 6l12 12M18 6L6 18",
  primary: "M5 12h13M13 6.500l5.500 5.500-5.500 5.500",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  pin: "M9 4h6l-1 6 4 4H6l4-4zM12 14v6",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  voice: "M5 10v4M9 6v12M13 9v6M17 5v14M21 10v4",
  link: "M8 16L18 6M9 6h9v9",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const p = document.createElementNS("http://www.w3.org/2000/svg", "path");
  p.setAttribute("d", paths[name]);
  svg.append(p);
  return svg;
}

const hues = [168, 24, 210, 330, 262, 95, 190, 48];
export const hue = (id) => hues[Math.abs(id) % hues.length];
export const initials = (name) => name.split(/\s+/).slice(0, 2).map((w) => w[0] || "").join("").toUpperCase();

// face paints the round picture of a chat.
export function face(e, id, name, bot) {
  if (e.dataset.of === `${id} ${name}`) return; // painted already: an image made anew would flicker
  e.dataset.of = `${id} ${name}`;
  e.replaceChildren(bot ? el("img", { src: "icon.svg", alt: "" }) : initials(name));
  e.style.background = bot ? "none" : `hsl(${hue(id)} 42% 38%)`;
}

// The city's clock: what the server said last, in its own zone, and how long ago.
const city = { zone: 0, ahead: 0 };
export function setNow(now) {
  const [, sign, h, m] = now.match(/([+-])(\d\d):(\d\d)$/) || [null, "+", 0, 0];
  city.zone = (sign === "-" ? -1 : 1) * (h * 60 + +m) * 60000;
  city.ahead = Date.parse(now) - Date.now();
}
// wall is a moment whose UTC reads as the city's wall clock.
const wall = (at) => new Date(new Date(at).getTime() + city.zone);
export const clock = (at) => wall(at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" }).replace(":", ".");
export const day = (at) => wall(at).toLocaleDateString("id-ID", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
export const today = (at) => wall(at).toLocaleDateString("id-ID", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
export const now = () => Date.now() + city.ahead;

// brief is a message in one line.
export function brief(m) {
  if (!m) return "pesan yang sudah dihapus";
  if (m.text) return m.text.replace(/\s+/g, " ");
  return { photo: "Foto", location: "Lokasi", voice: "Pesan suara", document: "Berkas", sticker: "Stiker" }[m.kind] || "Pesan";
}

// act tells the server what a person does; the answer, or null when it failed.
export async function act(deed) {
  try {
    const r = await fetch("/sim/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(deed) });
    const answer = await r.json();
    return r.ok ? answer : { error: answer.error };
  } catch {
    return { error: "Tidak tersambung" };
  }
}
