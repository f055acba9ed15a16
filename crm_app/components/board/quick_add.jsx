import { useEffect, useRef, useState } from "react";
import { Icon } from "./icons.jsx";

/** The button in the column's head. */
export const AddButton = ({ column, name, onOpen, t }) => (
  <button type="button" className="icon-btn board-add" data-quick-add={column.code} onClick={onOpen}
    aria-label={t("board.add.to", { stage: name })} title={t("board.add")}>
    <Icon name="plus" />
  </button>
);

/** Two fields and Enter. What the server refuses comes back into the fields. */
export function QuickAdd({ stage, name, open, setOpen, returned, act, t }) {
  const [draft, setDraft] = useState({ title: "", contact: "" });
  const field = useRef(null);
  const clean = !draft.title && !draft.contact;
  const back = returned[0];

  useEffect(() => {
    if (!back || !clean) return;
    setDraft({ title: back.title, contact: back.contact });
    setOpen(true);
    act.forgetReturned(back.op);
  }, [back, clean, act, setOpen]);

  const leave = (event) => {
    const column = event.currentTarget.closest("[data-stage]");
    setOpen(false);
    column.querySelector("[data-quick-add]")?.focus();
  };
  const save = (event) => {
    event.preventDefault();
    const title = draft.title.trim();
    if (title) {
      act.add({ stage, title, contact: draft.contact.trim() });
      setDraft({ title: "", contact: "" });
    }
    field.current.focus();
  };
  const typed = (part) => ({
    value: draft[part],
    onChange: (event) => setDraft({ ...draft, [part]: event.target.value }),
    placeholder: t(`board.add.${part}`),
    "aria-label": t(`board.add.${part}_in`, { stage: name }),
    maxLength: 200,
    autoComplete: "off",
    dir: "auto",
    className: "add-field",
  });

  if (!open) return null;
  return (
    <form className="board-add-form" onSubmit={save} onKeyDown={(event) => event.key === "Escape" && leave(event)}>
      <input ref={field} autoFocus name="title" enterKeyHint="next" {...typed("title")} />
      <input name="contact" enterKeyHint="done" {...typed("contact")} />
      <div className="add-foot">
        <span className="add-hint">{returned.length > 1 ? t("board.add.returned", { number: returned.length }) : t("board.add.hint")}</span>
        <button type="button" className="add-btn" onClick={leave}>{t("board.add.cancel")}</button>
        <button type="submit" className="add-btn is-primary">{t("board.add.save")}</button>
      </div>
    </form>
  );
}
