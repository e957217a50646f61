// Small things only the browser can do; everything else happens on the server.
const HL = {
  // After sending: an empty box, one line high, and the newest message in view.
  emptied(box) {
    box.value = "";
    HL.grow(box);
    const scroll = box.closest(".fill, .side-panel")?.querySelector(".stick");
    if (scroll) scroll.scrollTop = 0;
  },
  // What could not be sent comes back, unless the person is typing again already.
  refill(box, text) {
    if (!box.value) box.value = text;
    HL.grow(box);
  },
  // A command picked from the list of suggestions at the top.
  fill(text) {
    const box = document.querySelector(".foot .composer-field");
    if (!box) return;
    box.value = text;
    box.focus();
    box.setSelectionRange(text.length, text.length);
  },
  // Puts a completion in the place of the word before the caret.
  complete(box, length, text) {
    const caret = box.selectionStart;
    box.value = box.value.slice(0, caret - length) + text + box.value.slice(caret);
    const end = caret - length + text.length;
    box.focus();
    box.setSelectionRange(end, end);
    box.dispatchEvent(new Event("input"));
  },
  grow(box) {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight, 220) + "px";
  },
  // A modal opens with the caret in its first field, scrolled to the top.
  enter(body) {
    setTimeout(() => {
      // Somebody quicker than this has begun already.
      if (body.contains(document.activeElement)) return;
      body.scrollTop = 0;
      (body.querySelector("[autofocus]") || body.querySelector("input.field:not([role=combobox]), textarea.field"))?.focus();
    }, 150);
  },
  // A refused form shows its first mistake.
  wrong(body) {
    setTimeout(() => {
      const entry = body?.querySelector(".entry-wrong");
      entry?.scrollIntoView({ block: "center" });
      entry?.querySelector("input, textarea")?.focus();
    }, 60);
  },
};

document.addEventListener("input", (event) => {
  if (event.target.matches(".composer-field")) HL.grow(event.target);
  // Whoever corrects a field need not look at its old mistake any longer.
  event.target.closest(".entry-wrong")?.classList.add("entry-touched");
});

// A list of people is narrowed while typing.
document.addEventListener("input", (event) => {
  const what = event.target.dataset?.filter;
  if (!what) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const each of (event.target.closest("main, [role=menu]") || document).querySelectorAll(what)) {
    each.hidden = !each.textContent.toLowerCase().includes(wanted) && !each.innerHTML.includes(`/as/${wanted}`);
  }
});

// A channel named in a text opens in this window.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-channel]");
  if (!link) return;
  event.preventDefault();
  emitEvent("open_channel", link.dataset.channel);
});

// Menu lines are reached with the arrows and taken with Enter.
document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("[role=menuitem]");
  if (!line || event.defaultPrevented) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    line.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const lines = [...line.closest("[role=menu]").querySelectorAll("[role=menuitem]")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    lines[(lines.indexOf(line) + step + lines.length) % lines.length].focus();
  }
});
