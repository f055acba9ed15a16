// An accessible popup list: arrow keys, Home and End, first letters, Esc; focus goes
// back to where it came from. On a phone it is a sheet at the bottom.
import { useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Icon } from "./icons.jsx";

/** items: [{key, text, hint?, icon?, disabled?, checked?, colour?, apart?, run}] */
export function Menu({ anchor, label, items, onClose, phone }) {
  const box = useRef(null);
  const typed = useRef({ text: "", at: 0 });
  useLayoutEffect(() => {
    if (!phone) standBy(box.current, anchor);
    focusable(box.current)[0]?.focus();
  }, [anchor, items, phone]);
  useEffect(() => {
    anchor.setAttribute("aria-expanded", "true");
    const outside = (event) => !box.current?.contains(event.target) && onClose(false);
    document.addEventListener("pointerdown", outside, true);
    window.addEventListener("resize", onClose);
    return () => {
      anchor.removeAttribute("aria-expanded");
      document.removeEventListener("pointerdown", outside, true);
      window.removeEventListener("resize", onClose);
    };
  }, [anchor, onClose]);

  const press = (event) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose(true);
    } else if (walk(box.current, event.key, typed.current)) {
      event.preventDefault();
    }
  };
  return createPortal(
    <>
      {phone && <div className="sheet-scrim" />}
      <div ref={box} role="menu" aria-label={label} className={phone ? "menu board-menu is-sheet" : "menu board-menu"}
        onKeyDown={press}>
        {phone && <div className="menu-title" aria-hidden="true">{label}</div>}
        {items.map((item) => <Item key={item.key} item={item} />)}
      </div>
    </>,
    // Within the page's landmark, so that a reader finds it where it belongs.
    document.querySelector("main") ?? document.body,
  );
}

const Item = ({ item }) => (
  <button type="button" className={item.apart ? "menu-item is-apart" : "menu-item"} tabIndex={-1} dir="auto"
    role={item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.checked}
    aria-haspopup={item.opens ? "menu" : undefined}
    aria-disabled={item.disabled || undefined} onClick={() => !item.disabled && item.run()}>
    {item.colour !== undefined && <i className="tag-dot" data-colour={item.colour} />}
    {item.icon && <Icon name={item.icon} />}
    <span className="menu-text">{item.text}</span>
    {item.hint && <kbd className="menu-hint">{item.hint}</kbd>}
    {item.checked && <Icon name="check" />}
    {item.opens && <Icon name="right" size={14} />}
  </button>
);

const focusable = (box) => [...box.querySelectorAll("[role^='menuitem']:not([aria-disabled])")];

function walk(box, key, typed) {
  const all = focusable(box);
  const at = all.indexOf(document.activeElement);
  const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (key in go) return all[(go[key] + all.length) % all.length]?.focus() ?? true;
  if (key.length !== 1 || key === " ") return false;
  const now = performance.now();
  typed.text = (now - typed.at < 600 ? typed.text : "") + key.toLowerCase();
  typed.at = now;
  all.find((one) => one.textContent.trim().toLowerCase().startsWith(typed.text))?.focus();
  return true;
}

function standBy(box, anchor) {
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const left = Math.min(from.left, window.innerWidth - width - 8);
  const below = from.bottom + 4;
  const top = below + height > window.innerHeight - 8 ? Math.max(8, from.top - height - 4) : below;
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${top}px`;
}
