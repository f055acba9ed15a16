// A field edited in its place. It keeps the text it began from, so that the server can tell
// "I changed it" from "somebody else did meanwhile".
import { useEffect, useRef, useState } from "react";

export function EditText({
  name, value = "", display, settled, held, kind = "text", face = "edit", label, describedBy, placeholder, readOnly, onSave, ...rest
}) {
  const [text, setText] = useState(value);
  const [focused, setFocused] = useState(false);
  const from = useRef(value);
  const sent = useRef(null);
  const node = useRef(null);
  const touched = text !== from.current;

  useEffect(() => {
    // A text that was refused, is being typed, or is on its way to be saved, is never replaced under the hands.
    const saved = text === sent.current && value !== from.current;
    const busy = touched && !saved && (value === from.current || node.current === document.activeElement);
    if (held || busy) return;
    from.current = value;
    sent.current = null;
    setText(value);
  }, [value, settled]);

  const save = () => {
    if (!held && (text === from.current || text === sent.current)) return;
    sent.current = text;
    onSave?.(name, text, from.current);
  };
  const restore = () => {
    setText(value);
    from.current = value;
    sent.current = null;
    onSave?.(name, value, value);
  };
  const pressed = (event) => {
    if (event.nativeEvent.isComposing) return; // Enter ends a Chinese composition first
    if (event.key === "Enter" && (kind !== "lines" || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (touched || held) restore();
      else node.current.blur();
    }
  };
  const focus = () => {
    setFocused(true);
    if (display) setTimeout(() => node.current?.select(), 0);
  };
  const leave = () => {
    setFocused(false);
    save();
  };
  const shown = display && !focused && !touched && !held ? display : text;
  const shared = {
    ...rest, ref: node, name, value: shown, placeholder, readOnly, className: face, "aria-label": label,
    "aria-invalid": held ? true : undefined, "aria-describedby": describedBy || undefined,
    onChange: (event) => setText(event.target.value), onFocus: focus, onBlur: leave, onKeyDown: pressed, autoComplete: "off",
  };
  return kind === "lines" || kind === "wrap" ? <textarea rows={1} {...shared} /> : <input type={kind} {...shared} />;
}
