// Opens the command palette; its list is loaded when first wanted, because the
// first page should not pay for it.
import { lazy, Suspense, useEffect, useState } from "react";
import { useT } from "$/public/external/crm_app/i18n/label/i18n.js";
import { Dialog } from "./floats.jsx";

const load = () => import("./palette_list.jsx");
const PaletteList = lazy(load);

export function Palette({ nav, actions, results, enabled, onQuery }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    const heard = (event) => {
      // The hand is on its way to K: what is typed right after it must find the field there.
      if (event.key === "Control" || event.key === "Meta") load();
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    const show = () => setOpen(true);
    window.addEventListener("keydown", heard);
    window.addEventListener("crm:palette", show);
    window.addEventListener("crm:palette-soon", load);
    return () => {
      window.removeEventListener("keydown", heard);
      window.removeEventListener("crm:palette", show);
      window.removeEventListener("crm:palette-soon", load);
    };
  }, [enabled]);
  const close = () => setOpen(false);
  return (
    <Dialog open={open} className="palette" label={t("shell.palette.title")} onClose={close}>
      <Suspense fallback={<div className="palette-none" />}>
        <PaletteList {...{ nav, actions, results, onQuery, close }} />
      </Suspense>
    </Dialog>
  );
}

export function PaletteButton({ className, children }) {
  const soon = () => window.dispatchEvent(new Event("crm:palette-soon"));
  return (
    <button
      type="button"
      className={className}
      aria-haspopup="dialog"
      onPointerEnter={soon}
      onFocus={soon}
      onClick={() => window.dispatchEvent(new Event("crm:palette"))}
    >
      {children}
    </button>
  );
}
