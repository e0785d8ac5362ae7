"use strict";
(() => {
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  const shown = document.getElementById("shown");
  const close = document.getElementById("close");
  const hint = shown.innerHTML;
  let chosen = null;

  // Languages: everything is there already, the style sheet shows one.
  const setLanguage = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang;
    for (const b of document.querySelectorAll("[data-set]")) b.setAttribute("aria-pressed", String(b.dataset.set === lang));
    try { localStorage.setItem("noken-lang", lang); } catch { /* a file may not keep anything */ }
  };
  for (const b of document.querySelectorAll("[data-set]")) b.addEventListener("click", () => setLanguage(b.dataset.set));

  // The arrows of the step that is looked at.
  const light = (step) => {
    for (const svg of document.querySelectorAll(".picture svg.looking")) svg.classList.remove("looking");
    for (const way of document.querySelectorAll(".way.lit")) way.classList.remove("lit");
    if (!step) return;
    const svg = step.closest("svg");
    svg.classList.add("looking");
    for (const way of svg.querySelectorAll(".way")) {
      if (way.dataset.from === step.dataset.step || way.dataset.to === step.dataset.step) way.classList.add("lit");
    }
  };

  const choose = (step) => {
    if (chosen) chosen.classList.remove("chosen");
    chosen = step;
    light(step);
    panel.classList.toggle("open", !!step);
    close.hidden = !step;
    if (!step) { shown.innerHTML = hint; return; }
    step.classList.add("chosen");
    const words = document.querySelector(`article[data-of="${step.id}"]`);
    shown.replaceChildren(words.cloneNode(true));
    panel.scrollTop = 0;
  };

  const handle = (step) => step.closest("a") || step; // what takes the focus
  const steps = [...document.querySelectorAll(".picture g.step")];
  steps.forEach((step, i) => {
    const at = handle(step);
    step.addEventListener("mouseenter", () => light(step));
    step.addEventListener("mouseleave", () => light(chosen));
    at.addEventListener("focus", () => { if (at.matches(":focus-visible")) choose(step); });
    if (at === step) step.addEventListener("click", () => choose(step));
    at.addEventListener("keydown", (e) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (way && steps[i + way]) {
        e.preventDefault();
        handle(steps[i + way]).focus();
        choose(steps[i + way]);
        steps[i + way].scrollIntoView({ block: "nearest" });
      } else if ((e.key === "Enter" || e.key === " ") && at === step) {
        e.preventDefault();
        choose(step);
        panel.focus();
      }
    });
  });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") choose(null); });
  close.addEventListener("click", () => { const was = chosen; choose(null); if (was) handle(was).focus(); });

  // Links to a step choose it, links to a flow go to its heading.
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches("g.step")) { choose(target); target.scrollIntoView({ block: "center" }); }
    else if (target.matches("section.flow")) {
      choose(null);
      target.scrollIntoView();
      // Later: the browser takes the focus away at the end of its own way to the link.
      setTimeout(() => target.querySelector("h2").focus({ preventScroll: true }));
    }
  };
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (e) => {
    const a = e.target.closest("a[href^='#'], a[*|href^='#']");
    if (a && (a.getAttribute("href") === location.hash)) { e.preventDefault(); follow(); }
  });

  // Where in the list of flows the reader is.
  const links = [...document.querySelectorAll("nav a[data-flow]")];
  const here = () => {
    const sections = [...document.querySelectorAll("section.flow")];
    const now = sections.filter((s) => s.getBoundingClientRect().top < innerHeight * 0.4).pop() || sections[0];
    for (const a of links) {
      const is = !!now && a.dataset.flow === now.dataset.flow;
      a.classList.toggle("here", is);
      if (is) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", here, { passive: true });
  addEventListener("resize", here);

  // On paper all words are there.
  document.getElementById("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details.all")) { d.dataset.was = d.open ? "1" : ""; d.open = true; } });
  addEventListener("afterprint", () => { for (const d of document.querySelectorAll("details.all")) d.open = d.dataset.was === "1"; });

  try {
    const kept = localStorage.getItem("noken-lang");
    if (kept && document.querySelector(`[data-set="${CSS.escape(kept)}"]`)) setLanguage(kept);
  } catch { /* as above */ }
  if (innerWidth <= 760) document.querySelector(".legend").open = false;
  here();
  if (location.hash) follow();
})();
