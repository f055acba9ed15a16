// A form whose unfinished text is told to the server, so that closing it, a reload or a lost
// connection loses nothing.
import { useEffect, useRef } from "react";

const PAUSE = 700;
const fieldsOf = (form) => Object.fromEntries(
  [...new FormData(form)].filter(([, value]) => typeof value === "string"));

export function DraftForm({ draft, onSend, onDraft, children, ...rest }) {
  const form = useRef(null);
  const timer = useRef(0);
  const unsaid = useRef(null);
  const tell = () => {
    clearTimeout(timer.current);
    if (!unsaid.current) return;
    onDraft?.(unsaid.current);
    unsaid.current = null;
  };
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    for (const [name, value] of Object.entries(draft ?? {})) fill(form.current.elements.namedItem(name), value);
    const leaving = () => latest.current();
    window.addEventListener("pagehide", leaving);
    return () => {
      window.removeEventListener("pagehide", leaving);
      leaving();
    };
  }, []);
  const typed = () => {
    if (!onDraft) return;
    unsaid.current = fieldsOf(form.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(), PAUSE);
  };
  const send = (event) => {
    event.preventDefault();
    tell(); // a refused form may be closed, and its text must be there again
    onSend?.(fieldsOf(form.current));
  };
  const pressed = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current.requestSubmit();
  };
  return (
    <form {...rest} ref={form} noValidate onInput={typed} onSubmit={send} onKeyDown={pressed}>
      {children}
    </form>
  );
}

function fill(control, value) {
  if (!control) return;
  if (control instanceof RadioNodeList || control.type === "radio") control.value = value;
  else if (control.type === "checkbox") control.checked = value === "on";
  else control.value = value;
}
