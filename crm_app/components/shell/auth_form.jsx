// Forms that post to the server outside the socket: login and set-up. The
// server answers with a redirect; what it found wrong is in the address.
import { useEffect, useRef, useState } from "react";
import { getLocale, useT } from "$/public/external/crm_app/i18n/label/i18n.js";

const query = () => new URLSearchParams(location.search);

// Typed text survives a refusal in the tab's storage; passwords never go there.
export function KeptForm({ action, name, prefill = [], className, children }) {
  const form = useRef(null);
  useEffect(() => {
    const given = query();
    const place = `crm_form_${name}`;
    const kept = given.has("error") ? JSON.parse(sessionStorage.getItem(place) ?? "{}") : {};
    for (const input of form.current.elements) {
      if (!input.name || input.type === "password") continue;
      const offered = prefill.includes(input.name) ? given.get(input.name) : null;
      const value = offered || kept[input.name] || (input.name === "locale" && getLocale());
      if (value) input.value = value;
    }
    const wrong = [...form.current.elements].find((input) => given.has(`error_${input.name}`));
    wrong?.focus();
    const back = () => form.current?.removeAttribute("data-busy");
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);
  const keep = (event) => {
    if (event.target.hasAttribute("data-busy")) return event.preventDefault();
    event.target.setAttribute("data-busy", "");
    const typed = [...event.target.elements]
      .filter((input) => input.name && !["password", "hidden"].includes(input.type))
      .map((input) => [input.name, input.value]);
    sessionStorage.setItem(`crm_form_${name}`, JSON.stringify(Object.fromEntries(typed)));
    return undefined;
  };
  return (
    <form ref={form} action={action} method="post" className={className} onSubmit={keep}>
      {children}
    </form>
  );
}

// What the server refused: ?error=invalid&error_email=taken at fields, or
// ?error=throttled&seconds=40 for the form as a whole.
export function useRefusal(field) {
  const t = useT();
  const [given] = useState(query);
  const code = field ? given.get(`error_${field}`) : given.get("error");
  if (!code) return "";
  if (code === "invalid") return t("shell.form_invalid");
  return t(`error.${code}`, { ...Object.fromEntries(given), seconds: Number(given.get("seconds")) });
}

export function FormAlert() {
  const words = useRefusal("");
  return <div className="door-alert" role="alert">{words}</div>;
}

export function AuthField({ name, labelKey, helpKey, type = "text", ...rest }) {
  const t = useT();
  const wrong = useRefusal(name);
  return (
    <div className="field">
      <label className="field-label" htmlFor={`f-${name}`}>{t(labelKey)}</label>
      <input
        {...rest}
        className="input"
        id={`f-${name}`}
        name={name}
        type={type}
        required
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `f-${name}-error` : helpKey ? `f-${name}-help` : undefined}
      />
      {helpKey ? <p className="field-help" id={`f-${name}-help`}>{t(helpKey)}</p> : null}
      <p className="field-error" role="alert" id={`f-${name}-error`}>{wrong}</p>
    </div>
  );
}

// The browser knows the zones, and which of them the reader sits in.
export function ZoneSelect({ name = "zone", labelKey }) {
  const t = useT();
  const [own] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const zones = [...new Set([own, "Asia/Shanghai", ...Intl.supportedValuesOf("timeZone")])];
  return (
    <div className="field">
      <label className="field-label" htmlFor={`f-${name}`}>{t(labelKey)}</label>
      <select className="select" id={`f-${name}`} name={name} defaultValue={own}>
        {zones.map((one) => <option key={one} value={one}>{one.replaceAll("_", " ")}</option>)}
      </select>
    </div>
  );
}
