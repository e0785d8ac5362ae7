// Takes the pictures of panduan-petugas.md, and docs/demo.png, from the demo's page:
// it starts the demo, plays residents and agents, sets the clock ahead, and takes
// what each sees. It needs Go, Node and a Chromium:
//
//   cd docs/pictures && npm install --no-save playwright-core && node take.mjs
//
// CHROMIUM names the browser's program (default /usr/bin/chromium). The pictures show
// the day on which they were taken; nothing else differs from one time to the next.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const url = "http://127.0.0.1:7398";
const demo = spawn("go", ["run", "./cmd/noken", "demo", "--listen", "127.0.0.1:7398"], { cwd: `${here}/../..`, stdio: "ignore", detached: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

// The demo's people and groups, as in cmd/noken/demo.go.
const yohana = 1001, marthen = 1002, kobogau = 2001, rahel = 2002, thomas = 2003, regent = 3003;
const pupr = -1001000000001, dlh = -1001000000003;

async function act(deed) {
  const r = await fetch(`${url}/sim/act`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(deed) });
  if (!r.ok) throw new Error(`${JSON.stringify(deed)}: ${await r.text()}`);
  return r.json();
}
const state = async () => (await fetch(`${url}/sim/state`)).json();

// until waits for what find makes of the state, for 20 seconds.
async function until(what, find) {
  for (const end = Date.now() + 20000; Date.now() < end; await pause(150)) {
    const found = await state().then(find, () => null);
    if (found) return found;
  }
  throw new Error(`never saw ${what}`);
}
const newest = (chat, words, after = 0) => (s) => s.chats[chat]?.messages.findLast((m) => m.bot && m.id > after && !m.deleted && m.text?.includes(words));
const sees = (chat, words, after) => until(`${words} in ${chat}`, newest(chat, words, after));
const says = (user, chat, text, more = {}) => act({ do: "send", user, chat, text, ...more });
const replies = (user, m, text, more = {}) => says(user, m.chat, text, { replyTo: m.id, topic: m.topic || 0, ...more });

// presses unfolds a card, or folds it, when the button is among those it hides.
async function presses(user, m, label) {
  const now = async () => (await state()).chats[m.chat].messages.find((n) => n.id === m.id).buttons?.flat().map((b) => b.label) || [];
  for (let i = 0; i < 30 && !(await now()).includes(label); i++) {
    const turn = (await now()).find((l) => l === "Lainnya »" || l === "« Ringkas");
    if (turn && i % 5 === 2) await act({ do: "press", user, chat: m.chat, message: m.id, data: turn });
    await pause(200);
  }
  return act({ do: "press", user, chat: m.chat, message: m.id, data: label });
}

async function files(user, category, story, photo, anonymous) {
  await says(user, user, "/lapor");
  await sees(user, "Masalahnya tentang apa?");
  await says(user, user, category);
  await sees(user, "Di mana tempatnya?");
  await act({ do: "send", user, chat: user, pin: { lat: -4.5471, lon: 136.8894 } });
  await sees(user, "Apa yang terjadi");
  await says(user, user, story);
  await sees(user, "Ada foto?");
  await act({ do: "send", user, chat: user, samples: [photo] });
  await presses(user, await sees(user, "1 foto diterima"), "Lanjut");
  await sees(user, "Boleh nama Anda");
  await says(user, user, anonymous ? "jangan" : "boleh");
  await sees(user, "Periksa dulu");
  await says(user, user, "kirim");
  return (await sees(user, "Laporan masuk")).text.match(/MMK-[-0-9A-Z]+/)[0];
}

// The page, as wide as a tablet or as narrow as a phone.
async function page(width, height, hash) {
  const p = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: width < 800 ? 1.6 : 1 });
  p.on("pageerror", (e) => { throw e; });
  await p.goto(`${url}/#${hash}`);
  await pause(1200);
  const general = p.locator("section:visible .topics button", { hasText: "Umum" });
  if (!hash.includes("topic=") && await general.isVisible()) await general.click(); // the list of topics comes first

  return p;
}


// one takes one message, as it stands on a phone; mine stands for whom it is seen by.
async function one(name, hash, words, also = 0) {
  const p = await page(430, 900, hash);
  const all = p.locator("section:visible .messages .msg");
  const at = await all.evaluateAll((nodes, w) => nodes.findLastIndex((n) => [...n.querySelectorAll(".text")].some((t) => t.textContent.includes(w))), words);
  if (at < 0) throw new Error(`${name}: no message says ${words}`);
  const first = all.nth(Math.max(0, at - also));
  await first.scrollIntoViewIfNeeded();
  const a = await first.boundingBox();
  await all.nth(at).scrollIntoViewIfNeeded();
  const b = await all.nth(at).boundingBox();
  const c = await first.boundingBox() || a;
  const top = Math.max(0, Math.min(c.y, b.y) - 10);
  await p.screenshot({ path: `${here}/${name}.png`, clip: { x: 0, y: top, width: 430, height: Math.min(900, b.y + b.height + 10) - top } });
  await p.close();
}

try {
  await until("the demo", (s) => s.groups.length === 4 && newest(pupr, "Grup ini sekarang")(s));
  await act({ do: "ahead", until: "08:12" });

  // A case from its card to "it is fixed".
  const road = await files(yohana, "jalan", "jalan berlubang besar depan gereja, motor sering jatuh", 0, true);
  const card = await sees(pupr, road);
  const topic = card.topic;
  await presses(kobogau, card, "Lainnya »");
  await until("all its buttons", (s) => newest(pupr, road)(s).buttons.flat().some((b) => b.label === "« Ringkas"));
  await one("kartu", `office&group=${pupr}&topic=${topic}`, "belum ada yang menangani");
  await presses(kobogau, card, "Saya tangani");
  await sees(pupr, "Ditangani Pak Kobogau");
  await replies(kobogau, card, "Tim turun besok jam 9 pagi, mohon tunggu");
  await sees(yohana, "Tim turun besok");
  await until("the receipt", (s) => s.chats[pupr].messages.some((m) => m.text?.startsWith("Tim turun") && m.reactions?.length));
  const wide = await page(1280, 1130, `user=${yohana}&group=${pupr}&topic=${topic}`);
  await wide.screenshot({ path: `${here}/../demo.png` });
  await wide.close();

  // Two offices on one case.
  const rubbish = await files(marthen, "sampah", "sampah menumpuk di got depan sekolah", 2);
  const lead = await sees(dlh, rubbish);
  await presses(thomas, lead, "Saya tangani");
  await presses(thomas, lead, "Ajak kantor lain");
  const menu = await sees(dlh, "kantor mana yang diajak");
  await presses(thomas, menu, "PUPR");
  await presses(thomas, await sees(dlh, "berapa hari kerja"), "3");
  await replies(thomas, await sees(dlh, "apa tugas"), "tolong buka penutup got di depan sekolah");
  const task = await sees(pupr, "Tugas kantor Anda");
  await one("tugas", `office&group=${pupr}&topic=${task.topic}`, "Tugas kantor Anda");

  // Finished, and the resident's last word.
  await presses(kobogau, card, "Selesai");
  await replies(kobogau, await sees(pupr, "apa yang sudah dikerjakan"), "Lubangnya sudah ditambal, jalan rata lagi.", { samples: [5] });
  await sees(yohana, "sudah beres?");
  await pause(500);
  await one("selesai", `user=${yohana}`, "Menurut Anda", 2);

  // Nobody answers: what is seen as the days go by.
  await sees(pupr, await files(yohana, "got", "air tergenang depan pasar su 3 hari, got penuh sampah", 1));
  await files(marthen, "lampu jalan", "lampu jalan mati di perempatan", 3);
  for (let day = 0; day < 14 && !newest(yohana, "terlambat dari janji")(await state()); day++) {
    await act({ do: "ahead", until: "07:35" });
    await pause(4500);
  }
  await sees(pupr, "terlambat 1 hari kerja");
  await one("terlambat", `user=${yohana}`, "terlambat dari janji");
  await one("pagi", `office&group=${pupr}`, "Selamat pagi");
  await one("papan", `office&group=${pupr}`, "Diperbarui");
  const before = (await state()).chats[pupr].messages.at(-1).id;
  await says(rahel, pupr, "/antrian");
  await sees(pupr, "kasus terbuka", before);
  await pause(500);
  await one("antrian", `office&group=${pupr}`, "Antrian");
  for (let day = 0; day < 10 && !newest(regent, "PUPR 1")(await state()); day++) {
    await act({ do: "ahead", until: "07:35" });
    await pause(4500);
  }
  await says(regent, regent, "/merah");
  await pause(2500);
  await one("merah", `user=${regent}`, "Merah hari ini");
} finally {
  await browser.close();
  try { process.kill(-demo.pid, "SIGINT"); } catch { /* it has ended */ }
}
