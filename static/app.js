// SkyMailing in the browser. Every page works without this file; each function adds one comfort.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Takes a person straight to what the form did not accept. */
function focusErrors() {
  document.querySelector(".errors")?.focus();
}

/** On a phone the menu scrolls: begin where the person is. */
function showCurrentLink() {
  for (const link of all("nav [aria-current]")) link.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}

/** Words come from the server: <input type="password" data-show="Show" data-hide="Hide">. */
function revealPasswords() {
  for (const input of all("input[type=password][data-show]")) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const show = (visible) => {
      input.type = visible ? "text" : "password";
      button.textContent = visible ? input.dataset.hide : input.dataset.show;
      button.setAttribute("aria-pressed", visible);
    };
    button.dataset.reveal = "";
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => show(input.type === "password"));
    // A visible password must not end up in the browser's memory of typed words.
    input.form?.addEventListener("submit", () => show(false));
    show(false);
    input.after(button);
  }
}

/** A guess, and only that: length counts, repetition does not. The server has the last word. */
function measurePasswords() {
  for (const meter of all("meter[data-for]")) {
    const input = document.getElementById(meter.dataset.for);
    const words = document.getElementById(meter.dataset.text);
    const measure = () => {
      const value = input.value;
      const length = Math.min([...value].length, 2 * new Set(value).size);
      const wanted = input.minLength > 0 ? input.minLength : 12;
      const score = value === "" ? 0 : length < wanted ? 1 : length < wanted + 4 ? 2 : length < wanted + 8 ? 3 : 4;
      meter.value = score;
      meter.hidden = value === "";
      words.textContent = meter.dataset.words.split("|")[score] ?? "";
    };
    input.addEventListener("input", measure);
    measure();
  }
}

function detectZone() {
  for (const input of all("input[name=zone][data-detect]")) {
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? input.value;
  }
}

/** Counts by the clock, so a laptop that slept does not wait again. */
function countDown() {
  for (const button of all("button[data-wait-seconds]")) {
    const label = button.textContent;
    const end = Date.now() + Number(button.dataset.waitSeconds) * 1000;
    const tick = () => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      button.disabled = seconds > 0;
      button.textContent = seconds > 0 ? button.dataset.waitText.replace("{seconds}", seconds) : label;
      if (seconds > 0) setTimeout(tick, 250);
    };
    tick();
  }
}

/** "/" searches, "?" explains. A checkbox [data-keys] in the dialog turns both off, and is remembered. */
function listenForKeys() {
  const off = () => localStorage.getItem("keys") === "off";
  for (const box of all("input[data-keys]")) {
    box.checked = !off();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }
  const actions = {
    "/": () => document.querySelector("form.search input:not([type=hidden])"),
    "?": () => document.getElementById("keys"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog") || off()) return;
    const target = actions[event.key]?.();
    if (!target) return;
    event.preventDefault();
    if (target.showModal) target.showModal();
    else target.select();
  });
}

/** One press, one letter. Not for forms that answer elsewhere (a frame, a download: data-repeat). */
function submitOnce() {
  const held = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const target = event.submitter?.getAttribute("formtarget") ?? form.getAttribute("target");
    if (event.defaultPrevented || form.getAttribute("method") === "dialog" || target || "repeat" in form.dataset) return;
    // Later, so that the pressed button still sends its name and value.
    setTimeout(() => {
      form.setAttribute("aria-busy", "true");
      event.submitter?.setAttribute("data-busy", "");
      for (const button of [...form.elements]) {
        if (button.type !== "submit" || button.disabled) continue;
        button.disabled = true;
        held.add(button);
      }
    });
  });
  addEventListener("pageshow", () => {
    for (const button of held) {
      button.disabled = false;
      button.removeAttribute("data-busy");
      button.form?.removeAttribute("aria-busy");
    }
    held.clear();
  });
}

/** <button type="button" hidden data-copy="#element or the words" data-copied="Copied">. */
function copyOnClick() {
  if (!navigator.clipboard) return;
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  for (const button of all("[data-copy]")) {
    const label = button.textContent;
    const source = button.dataset.copy;
    button.hidden = false;
    document.body.append(status);
    button.addEventListener("click", async () => {
      const element = source.startsWith("#") && document.querySelector(source);
      await navigator.clipboard.writeText(element ? (element.value ?? element.textContent) : source);
      button.textContent = status.textContent = button.dataset.copied ?? "✓";
      setTimeout(() => { button.textContent = label; status.textContent = ""; }, 2000);
    });
  }
}

/** A box at the head of a table that checks all below: <input type="checkbox" hidden data-check="id">. */
function checkAll() {
  for (const box of all("input[data-check]")) {
    const boxes = all(`input[name="${box.dataset.check}"]`, box.form);
    const tell = () => {
      const checked = boxes.filter((one) => one.checked).length;
      box.checked = checked === boxes.length;
      box.indeterminate = checked > 0 && !box.checked;
      for (const details of all("details", box.form)) details.open ||= checked > 0;
    };
    box.hidden = false;
    box.addEventListener("change", () => { for (const one of boxes) one.checked = box.checked; tell(); });
    for (const one of boxes) one.addEventListener("change", tell);
    tell();
  }
}

/** Changes only what differs, so that the focus and what is selected stay. */
function become(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType === Node.TEXT_NODE && next.nodeType === Node.TEXT_NODE) return void (old.data = next.data);
  const theirs = [...next.childNodes];
  const ours = [...old.childNodes];
  if (old.nodeName !== next.nodeName || old.nodeType !== Node.ELEMENT_NODE || ours.length !== theirs.length) return old.replaceWith(next);
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  ours.forEach((child, place) => become(child, theirs[place]));
}

/** Milliseconds that what was just done stands there before the page is loaded again. */
const READ_WITHIN = 5000;

/**
 * [data-working]: what is at work is shown as it changes, until it is not at work any more, or in another way. The server tells it by
 * itself where there is a data-events, while the page is in sight: a browser opens few connections to one server. Otherwise, or if
 * that fails, we ask every second.
 */
function watchWork() {
  const card = document.querySelector("[data-working]");
  if (!card) return;
  let events;
  // Who presses a button or a link must not be called back by a reload. A download leaves the page where it is.
  let leaving = false;
  addEventListener("beforeunload", () => {
    leaving = true;
    events?.close();
    setTimeout(() => { leaving = false; if (events) listen(); }, 5000);
  });
  const show = (text) => {
    if (leaving) return true;
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-working]");
    const isTheSame = next?.dataset.working === card.dataset.working;
    const unread = document.querySelector(".flash") ? Math.max(0, READ_WITHIN - performance.now()) : 0;
    if (isTheSame) become(card, next);
    else setTimeout(() => { if (!leaving) location.reload(); }, unread);
    return isTheSame;
  };
  const ask = async () => {
    const answer = await fetch(location.href).catch(() => null);
    // Gone, or not ours any more: the page that says so is the answer.
    if (answer && !answer.ok && answer.status < 500) return location.reload();
    if (!answer?.ok || show(await answer.text())) setTimeout(ask, 1000);
  };
  if (!card.dataset.events) return void setTimeout(ask, 1000);
  const listen = () => {
    if (document.hidden || leaving) return void events?.close();
    if (events && events.readyState !== EventSource.CLOSED) return;
    events = new EventSource(card.dataset.events);
    events.addEventListener("message", ({ data }) => { if (!show(data)) events.close(); });
    events.addEventListener("error", () => {
      if (events.readyState !== EventSource.CLOSED || document.hidden) return;
      document.removeEventListener("visibilitychange", listen);
      setTimeout(ask, 1000);
    });
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) listen(); });
  listen();
}

/** <form data-live>: what is typed counts at once. Buttons called "do" show the form again, and here only what changed of it. */
function countAsYouType() {
  for (const form of all("form[data-live]")) {
    let waiting;
    let asking = new AbortController();
    // Stays wanted when somebody types on before it came.
    let wantsTree = false;
    const ask = async (button) => {
      clearTimeout(waiting);
      asking.abort();
      asking = new AbortController();
      const body = new FormData(form, button);
      if (!button) body.set("do", "again");
      const answer = await fetch(form.action, { method: "POST", body, signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = (wantsTree ? ["tree", "count"] : ["count"]).map((name) => `[data-swap=${name}]`);
      if (!answer.ok || !parts.every((part) => page.querySelector(part))) throw new Error(answer.status);
      const { id, value } = document.activeElement;
      for (const part of parts) form.querySelector(part).replaceWith(page.querySelector(part));
      if (!wantsTree) return;
      wantsTree = false;
      const next = form.querySelector("[autofocus]") || (id && document.getElementById(id)) || form.querySelector("[data-swap=tree] select");
      next.focus();
      if (next.id === id && next.type === "text") next.setSelectionRange(value.length, value.length);
    };
    form.addEventListener("input", ({ target }) => {
      clearTimeout(waiting);
      if (target.name !== "name" && !("again" in target.dataset)) waiting = setTimeout(() => ask().catch(() => {}), 400);
    });
    form.addEventListener("change", ({ target }) => {
      if (!("again" in target.dataset)) return;
      wantsTree = true;
      ask().catch(() => {});
    });
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.name !== "do" || button.value === "save" || "plain" in form.dataset) return;
      event.preventDefault();
      wantsTree = true;
      ask(button).catch((error) => {
        if (error.name === "AbortError" || !button.isConnected) return;
        form.dataset.plain = "";
        form.requestSubmit(button);
      });
    });
  }
}

/** Numbers that take their time: <a data-later="/where/from">. One after the other. */
async function fetchLater() {
  for (const place of all("[data-later]")) {
    const answer = await fetch(place.dataset.later).catch(() => null);
    if (answer?.ok && !answer.redirected) place.textContent = await answer.text();
  }
}

/** <form data-draft="/where"> keeps what is typed, some seconds after each change and when the page is left. */
function keepDrafts() {
  for (const form of all("form[data-draft]")) {
    const status = form.querySelector("[data-draft-status]");
    let timer;
    const keep = async () => {
      clearTimeout(timer);
      timer = undefined;
      const body = new FormData(form);
      body.delete("files");
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body, redirect: "error" });
        if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
        status.textContent = await answer.text();
      } catch {
        status.textContent = form.dataset.failed;
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 3000);
    });
    form.addEventListener("submit", (event) => {
      if (!event.submitter?.hasAttribute("formtarget")) clearTimeout(timer);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && timer !== undefined) keep();
    });
  }
}

/** <button data-insert="words"> writes into the field of the editor that had the cursor last. */
function insertFields() {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  let field = form.elements.namedItem("body");
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea, #subject, #preheader")) field = event.target;
  });
  for (const button of all("[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      field.focus();
      field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

/** Shows in the frame what is typed, soon after each change. Files that were chosen would travel along each time, so not then. */
function previewTyping() {
  for (const button of all("form[data-draft] [formtarget]")) {
    const form = button.form;
    const show = () => {
      if (!all("input[type=file]", form).some((input) => input.files.length)) form.requestSubmit(button);
    };
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 700);
    });
    show();
  }
}

/** A check that stopped half way goes on by itself: <form data-go-on>. */
function goOn() {
  document.querySelector("form[data-go-on]")?.requestSubmit();
}

/** <form data-providers="/path/">: when the address is left, what is known of its provider goes into fields nobody filled in. */
function fillInProvider() {
  const form = document.querySelector("form[data-providers]");
  if (!form) return;
  const { from_email: address, host, port, protection, login } = form.elements;
  const note = document.getElementById("provider-note");
  let filled = "";
  address.addEventListener("change", async () => {
    const domain = address.value.trim().split("@")[1];
    if (!domain || (host.value && host.value !== filled)) return;
    const answer = await fetch(form.dataset.providers + encodeURIComponent(domain));
    if (answer.status !== 200) return;
    const known = await answer.json();
    host.value = filled = known.host;
    port.value = known.port;
    protection.value = known.protection;
    login.value = known.login === "@" ? address.value.trim() : known.login;
    note.textContent = known.note;
  });
}

const comforts = [
  focusErrors,
  showCurrentLink,
  revealPasswords,
  measurePasswords,
  detectZone,
  countDown,
  listenForKeys,
  submitOnce,
  copyOnClick,
  checkAll,
  watchWork,
  countAsYouType,
  fetchLater,
  keepDrafts,
  insertFields,
  previewTyping,
  goOn,
  fillInProvider,
];
for (const start of comforts) start();
