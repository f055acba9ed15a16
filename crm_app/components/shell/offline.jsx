// Says within a moment that the server is out of reach, and keeps people from
// believing that something was saved meanwhile.
import { useContext, useEffect, useState } from "react";
import { WifiOff } from "lucide-react";
import { EventLoopContext } from "$/utils/context";
import { useT } from "$/public/external/crm_app/i18n/label/i18n.js";
import { pushToast } from "./toast_store.js";

// A reconnect usually takes less than this; a banner for it would only flicker.
const PATIENCE_MS = 1200;

// The framework would send these when the connection is back, unseen. What is
// marked with data-read only looks something up and may wait.
const WRITES = "form:not([data-read]) [type=submit], .btn-primary, [data-write]";

function useUnreachable() {
  const failed = useContext(EventLoopContext)?.[1]?.length > 0;
  const [offline, setOffline] = useState(false);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine);
    look();
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setLost(failed), failed ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [failed]);
  return offline || lost;
}

export function Offline() {
  const t = useT();
  const away = useUnreachable();
  useEffect(() => {
    document.documentElement.toggleAttribute("data-offline", away);
    if (!away) return undefined;
    const refuse = (event) => {
      if (event.type === "click" && !event.target.closest?.(WRITES)) return;
      if (event.type === "submit" && event.target.matches("[data-read]")) return;
      event.preventDefault();
      event.stopPropagation();
      pushToast({ tone: "error", key: "error.offline" });
    };
    document.addEventListener("submit", refuse, true);
    document.addEventListener("click", refuse, true);
    return () => {
      document.removeEventListener("submit", refuse, true);
      document.removeEventListener("click", refuse, true);
    };
  }, [away]);
  return (
    <div className="offline" role="status" data-testid="offline">
      {away ? (
        <>
          <WifiOff size={16} aria-hidden="true" />
          <span>{t("shell.offline")}</span>
        </>
      ) : null}
    </div>
  );
}
