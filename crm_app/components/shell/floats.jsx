// Native <dialog> and popover with the few behaviours they lack.
import { Children, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";

const PHONE = "(max-width: 1023px)";

// The element decides nothing: "open" comes from outside, closing is asked for.
function useOpen(open, show) {
  const node = useRef(null);
  const before = useRef(null);
  useEffect(() => {
    const dialog = node.current;
    if (open && !dialog.open) {
      before.current = document.activeElement;
      show(dialog);
      // The first thing to do, rather than the first thing in the head.
      dialog.querySelector("[data-first]")?.focus();
    } else if (!open && dialog.open) {
      dialog.close();
      if (before.current?.isConnected) before.current.focus();
    }
  }, [open]);
  return node;
}

export function Dialog({ open, label, className = "dialog", onClose, children, ...rest }) {
  const node = useOpen(open, (dialog) => dialog.showModal());
  // A press that began inside (selecting text) and ended outside closes nothing.
  const pressed = useRef(null);
  return (
    <dialog
      {...rest}
      ref={node}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onKeyDown={(event) => {
        // Chromium swallows a second "cancel" without a click in between; the key itself it does not.
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (document.querySelector("[popover=auto]:popover-open")) return;
        event.preventDefault();
        onClose?.();
      }}
      onPointerDown={(event) => (pressed.current = event.target)}
      onClick={(event) => {
        const outside = event.target === node.current && pressed.current === node.current;
        if (outside) onClose?.();
      }}
    >
      {open ? children : null}
    </dialog>
  );
}

export function Drawer({ open, label, onClose, children, ...rest }) {
  // Beside the page the board stays in reach; on a phone it covers everything.
  const node = useOpen(open, (dialog) =>
    matchMedia(PHONE).matches ? dialog.showModal() : dialog.show());
  useEffect(() => {
    if (!open) return undefined;
    const leave = (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (document.querySelector("dialog:modal, [popover=auto]:popover-open")) return;
      onClose?.();
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [open, onClose]);
  return (
    <dialog
      {...rest}
      ref={node}
      className="drawer"
      aria-label={label}
      data-drawer=""
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      {open ? children : null}
    </dialog>
  );
}

// First child: what the button shows. The rest: the items. A button that shows
// no words needs a name; one that does is called by them.
export function Menu({ label, name, face = "btn btn-quiet btn-icon", kind = "menu", children, ...rest }) {
  const id = useId();
  const button = useRef(null);
  const list = useRef(null);
  const [open, setOpen] = useState(false);
  const [trigger, ...items] = Children.toArray(children);
  // The items are drawn before the list shows, so that it can be measured when it does.
  const opening = (event) => flushSync(() => setOpen(event.newState === "open"));
  const opened = (event) => {
    if (event.newState !== "open") return;
    place(list.current, button.current);
    if (kind === "menu") focusItem(list.current, 0);
  };
  return (
    <>
      <button
        {...rest}
        ref={button}
        type="button"
        className={face}
        aria-label={name}
        aria-haspopup={kind === "menu" ? "menu" : "dialog"}
        aria-expanded={open}
        popoverTarget={id}
      >
        {trigger}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="menu"
        role={kind === "menu" ? "menu" : "dialog"}
        aria-label={label}
        onBeforeToggle={opening}
        onToggle={opened}
        onKeyDown={kind === "menu" ? arrows : undefined}
        onClick={(event) => {
          if (event.target.closest("[role=menuitem], [data-close]")) list.current.hidePopover();
        }}
      >
        {open ? items : null}
      </div>
    </>
  );
}

function place(list, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: tall } = list;
  const below = at.bottom + 4 + tall <= innerHeight;
  const left = at.left + wide <= innerWidth - 8 ? at.left : at.right - wide;
  list.style.left = `${Math.max(8, left)}px`;
  list.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - 4 - tall)}px`;
}

const itemsOf = (list) => [...list.querySelectorAll("[role^=menuitem]")];

function focusItem(list, index) {
  const items = itemsOf(list);
  items[(index + items.length) % items.length]?.focus();
}

function arrows(event) {
  const list = event.currentTarget;
  const now = itemsOf(list).indexOf(document.activeElement);
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  focusItem(list, to);
}
