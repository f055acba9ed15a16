// The title in the tab, and what is shown when a page breaks.
import { Component, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { setZone, useLocale, useT } from "$/public/external/crm_app/i18n/label/i18n.js";

const PRODUCT = "Dengta";

export function PageTitle({ titleKey }) {
  const t = useT();
  const locale = useLocale();
  useEffect(() => {
    document.title = `${t(titleKey)} · ${PRODUCT}`;
  }, [titleKey, locale]);
  return null;
}

// A change of page inside the app is silent to a screen reader unless focus moves.
export function PageHeading({ children }) {
  const { pathname } = useLocation();
  const heading = useRef(null);
  useEffect(() => {
    if (window.__crm_path && window.__crm_path !== pathname) heading.current?.focus();
    window.__crm_path = pathname;
  }, [pathname]);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
}

// The root is drawn at build time, in no language; what has words waits for the browser.
export function Overlay({ zone, signedIn, onLocale, children }) {
  const [here, setHere] = useState(false);
  // While drawing, not after: the pages below read it in the same pass.
  setZone(zone);
  useEffect(() => setHere(true), []);
  useEffect(() => {
    if (!signedIn) return undefined;
    const chosen = (event) => onLocale?.(event.detail);
    window.addEventListener("crm:locale", chosen);
    return () => window.removeEventListener("crm:locale", chosen);
  }, [signedIn]);
  return here ? children : null;
}

export class Boundary extends Component {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  componentDidCatch(error) {
    // The framework listens for uncaught errors and tells the server.
    window.reportError?.(error);
  }

  render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useT();
  return (
    <main className="empty">
      <h1>{t("shell.broken.title")}</h1>
      <p>{t("shell.broken.body")}</p>
      <div className="empty-actions">
        <button type="button" className="btn btn-primary" onClick={() => location.reload()}>
          {t("action.reload")}
        </button>
      </div>
    </main>
  );
}
