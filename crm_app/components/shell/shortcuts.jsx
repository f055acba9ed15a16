// The keys that work everywhere, and the sheet that lists them.
import { useEffect, useState } from "react";
import { useT } from "$/public/external/crm_app/i18n/label/i18n.js";
import { Dialog } from "./floats.jsx";

const SHEET = [
  ["Ctrl K", "shell.keys.palette"], ["/", "shell.keys.search"], ["C", "shell.keys.create"],
  ["J", "shell.keys.next"], ["K", "shell.keys.previous"], ["Space", "shell.keys.peek"],
  ["X", "shell.keys.select"], ["Esc", "shell.keys.close"], ["?", "shell.keys.help"],
];

const typing = (node) => node.closest?.("input, textarea, select, [contenteditable=true]");
const busy = () => document.querySelector("dialog:modal, [popover=auto]:popover-open");
const press = (selector, within = document) => {
  const node = within.querySelector(selector);
  node?.click();
  return Boolean(node);
};

function focusSearch() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select?.();
  return Boolean(box);
}

// With the drawer open its own next and previous lead on; else the focus walks.
function step(by) {
  const drawer = document.querySelector("[data-drawer][open]");
  if (drawer) return press(by > 0 ? "[data-next]" : "[data-previous]", drawer);
  const cards = [...document.querySelectorAll("[data-card]")];
  const now = cards.indexOf(document.activeElement?.closest("[data-card]"));
  const card = cards[Math.min(cards.length - 1, Math.max(0, now + by))];
  card?.focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return Boolean(card);
}

function onCard(part) {
  const card = document.activeElement?.closest("[data-card]");
  // Space on a button inside the card is that button's.
  if (!card || document.activeElement.closest("button, a, [role=button]:not([data-card])")) return false;
  return press(part, card);
}

const KEYS = {
  "/": focusSearch,
  c: () => press("[data-create]"),
  j: () => step(1),
  k: () => step(-1),
  " ": () => onCard("[data-open]"),
  x: () => onCard("[data-select]"),
};

export function Shortcuts() {
  const t = useT();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const heard = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (typing(event.target) || busy()) return;
      const act = event.key === "?" ? () => (setOpen(true), true) : KEYS[event.key.toLowerCase()];
      if (act?.()) event.preventDefault();
    };
    const show = () => setOpen(true);
    // On the window: a component that takes a key for itself comes first.
    window.addEventListener("keydown", heard);
    window.addEventListener("crm:keys", show);
    return () => {
      window.removeEventListener("keydown", heard);
      window.removeEventListener("crm:keys", show);
    };
  }, []);
  return (
    <Dialog open={open} label={t("shell.keys.title")} onClose={() => setOpen(false)}>
      <div className="dialog-head"><h2>{t("shell.keys.title")}</h2></div>
      <div className="dialog-body">
        <ul className="keys">
          {SHEET.map(([key, words]) => (
            <li key={key}><span>{t(words)}</span><kbd>{key}</kbd></li>
          ))}
        </ul>
      </div>
      <div className="dialog-foot">
        <button type="button" className="btn" autoFocus onClick={() => setOpen(false)}>{t("action.close")}</button>
      </div>
    </Dialog>
  );
}
