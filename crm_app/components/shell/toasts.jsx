// One line that says what happened, and Undo where it can be undone.
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { Check, CircleAlert, Info, X } from "lucide-react";
import { useT } from "$/public/external/crm_app/i18n/label/i18n.js";
import { dropToast, lifetime, takeFromServer, useToasts } from "./toast_store.js";

const ICON = { ok: Check, error: CircleAlert, info: Info };

export function Toasts({ toast, onUndo }) {
  const shown = useToasts();
  const place = useRef(null);
  useEffect(() => takeFromServer(toast), [toast]);
  useEffect(() => {
    // Shown as a popover to lie above an open dialog; re-opened to be the topmost.
    const node = place.current;
    if (!node?.showPopover) return;
    if (node.matches(":popover-open")) node.hidePopover();
    if (shown.length) node.showPopover();
  }, [shown]);
  return (
    <div ref={place} className="toasts" popover="manual">
      <div role="status" aria-live="polite">
        {shown.filter((one) => one.tone !== "error").map((one) => (
          <Toast key={one.id} toast={one} onUndo={onUndo} />
        ))}
      </div>
      <div role="alert">
        {shown.filter((one) => one.tone === "error").map((one) => (
          <Toast key={one.id} toast={one} onUndo={onUndo} />
        ))}
      </div>
    </div>
  );
}

function Toast({ toast, onUndo }) {
  const t = useT();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dropToast(toast.id), lifetime(toast));
    return () => clearTimeout(timer);
  }, [toast, held]);
  const Icon = ICON[toast.tone] ?? Info;
  const undo = () => {
    dropToast(toast.id);
    onUndo?.(toast.undo);
  };
  return (
    <div
      className={`toast toast-${toast.tone}`}
      data-testid="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={16} aria-hidden="true" />
      <span className="toast-words">{t(toast.key, toast.params)}</span>
      {toast.undo ? (
        <button type="button" className="btn btn-quiet" onClick={undo}>{t("action.undo")}</button>
      ) : null}
      {toast.action?.href ? (
        <Link className="btn btn-quiet" to={toast.action.href}>{t(toast.action.key)}</Link>
      ) : null}
      <button
        type="button"
        className="btn btn-quiet btn-icon"
        aria-label={t("action.dismiss")}
        onClick={() => dropToast(toast.id)}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
