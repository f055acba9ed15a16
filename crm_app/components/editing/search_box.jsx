import { useEffect, useRef, useState } from "react";
import { Search, X } from "lucide-react";

const PAUSE = 120;

export function SearchBox({ value = "", label, clearLabel, onSearch }) {
  const [text, setText] = useState(value);
  const box = useRef(null);
  const timer = useRef(0);
  const asked = useRef(value);
  useEffect(() => {
    // Back or a saved view changed it; what one types now is newer than any answer.
    if (document.activeElement !== box.current) setText(value);
    asked.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (next, pause) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (next === asked.current) return;
      asked.current = next;
      onSearch?.(next);
    }, pause);
  };
  const pressed = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (text) ask("", 0);
    else box.current.blur();
  };
  return (
    <div className="search" role="search">
      <Search size={16} aria-hidden="true" />
      <input ref={box} type="text" inputMode="search" enterKeyHint="search" autoComplete="off" spellCheck={false}
        data-search="" aria-label={label} placeholder={label} value={text} className="search-input"
        onChange={(event) => ask(event.target.value, event.nativeEvent.isComposing ? PAUSE * 3 : PAUSE)}
        onCompositionEnd={(event) => ask(event.target.value, PAUSE)}
        onKeyDown={pressed} />
      {text ? (
        <button type="button" className="search-clear" aria-label={clearLabel}
          onClick={() => { ask("", 0); box.current.focus(); }}>
          <X size={14} aria-hidden="true" />
        </button>
      ) : <kbd className="search-key" aria-hidden="true">/</kbd>}
    </div>
  );
}
