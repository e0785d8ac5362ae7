// The page: keeps what the server tells and shows it in two panes.
import { act, clock, now, setNow, today } from "./parts.js";
import { Pane } from "./pane.js";

export const world = { bot: {}, users: [], groups: [], groupMenu: [], chats: {} };

const panes = { resident: new Pane("resident", world), office: new Pane("office", world) };

// The head tells the city's time, and sets it ahead where that can be done.
const watch = document.getElementById("now");
const ahead = document.querySelector(".ahead");
function tick() {
  const text = `${today(now())} ${clock(now())}`;
  if (watch.textContent !== text) watch.textContent = text;
}
setInterval(tick, 1000);
for (const b of ahead.querySelectorAll("button")) {
  b.onclick = async () => {
    b.setAttribute("aria-busy", "true");
    await act({ do: "ahead", hours: +(b.dataset.hours || 0), until: b.dataset.until || "" });
    b.removeAttribute("aria-busy");
  };
}

let begun = false;
const link = document.getElementById("link");
const events = new EventSource("/sim/events");
events.onmessage = (e) => {
  const news = JSON.parse(e.data);
  const chats = Object.assign(world.chats, news.chats);
  Object.assign(world, news, { chats });
  setNow(news.now);
  tick();
  ahead.hidden = !news.ahead;
  link.textContent = "tersambung";
  link.dataset.bot = `@${world.bot.username}`;
  link.toggleAttribute("data-up", true);
  for (const pane of Object.values(panes)) pane.render();
  if (!begun) { // a link can only be followed once it is known who is there
    begun = true;
    follow();
  }
  for (const [side, pane] of Object.entries(panes)) {
    const badge = document.querySelector(`.sides [data-side=${side}] .badge`);
    const n = document.body.dataset.side === side ? 0 : pane.unread();
    badge.hidden = n === 0;
    badge.textContent = n > 99 ? "99+" : n;
    badge.setAttribute("aria-label", `${n} pesan baru`);
  }
};
events.onerror = () => { link.removeAttribute("data-up"); link.textContent = "terputus, mencoba lagi…"; };

for (const b of document.querySelectorAll(".sides button")) {
  b.addEventListener("click", () => show(b.dataset.side));
}

function show(side) {
  document.body.dataset.side = side;
  for (const b of document.querySelectorAll(".sides button")) b.setAttribute("aria-pressed", b.dataset.side === side);
  panes[side].render(true);
  document.querySelector(`.sides [data-side=${side}] .badge`).hidden = true;
}

// Links such as #office, #user=1001 and #group=-100... open that place.
function follow() {
  const at = new URLSearchParams(location.hash.slice(1));
  if (at.has("office")) show("office");
  if (at.has("user")) panes.resident.open(+at.get("user"));
  if (at.has("group")) panes.office.open(+at.get("group"), +(at.get("topic") || 0));
}
addEventListener("hashchange", follow);

for (const pane of Object.values(panes)) {
  pane.lead = (group, message) => {
    const m = world.chats[group]?.messages.find((n) => n.id === message && !n.deleted);
    if (!m) return pane.toast("Pesan itu tidak ada di halaman ini");
    panes.office.open(group, m.topic || 0);
    panes.office.listing = false;
    show("office");
    panes.office.jump(message);
  };
}

panes.resident.newcomer = async () => {
  const made = await act({ do: "newcomer" });
  if (made.user) panes.resident.open(made.user);
};
panes.office.personal = (user) => {
  panes.resident.shown.add(user);
  panes.resident.open(user);
  show("resident");
};
