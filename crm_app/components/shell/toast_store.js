// Toasts live outside React, so they survive a change of page; components of
// ours may add one with pushToast (a refused write while offline, say).
import { useSyncExternalStore } from "react";

const SHOWN_AT_ONCE = 3;
const UNDO_MS = 8000;
const OK_MS = 5000;
const ERROR_MS = 12000;
const SEEN = "crm_toast_seen";

let shown = [];
let ownId = 0;
const listeners = new Set();

const change = (next) => {
  shown = next;
  listeners.forEach((listener) => listener());
};

export const useToasts = () =>
  useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => shown,
    () => shown,
  );

export const dropToast = (id) => change(shown.filter((toast) => toast.id !== id));

export function pushToast(toast) {
  const entry = { id: `own-${++ownId}`, tone: "info", ...toast };
  // The same sentence twice is one sentence.
  const others = shown.filter((one) => one.key !== entry.key || one.undo || entry.undo);
  change([...others, entry].slice(-SHOWN_AT_ONCE));
}

// A reconnect or a reload sends the last toast again: the tab remembers it was seen.
export function takeFromServer(toast) {
  if (!toast?.id) return;
  // The number alone is not enough: it starts again when the server does.
  const mark = JSON.stringify(toast);
  if (mark === sessionStorage.getItem(SEEN)) return;
  sessionStorage.setItem(SEEN, mark);
  pushToast({ ...toast, id: `server-${toast.id}` });
}

export const lifetime = (toast) =>
  toast.tone === "error" ? ERROR_MS : toast.undo ? UNDO_MS : OK_MS;
