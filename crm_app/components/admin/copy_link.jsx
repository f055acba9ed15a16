// The server does not know under which name it is reached; the browser does.
import { useRef, useState } from "react";
import { useT } from "$/public/external/crm_app/i18n/label/i18n.js";

export function CopyLink({ path }) {
  const t = useT();
  const input = useRef(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    input.current.select();
    try {
      await navigator.clipboard.writeText(input.current.value);
    } catch {
      // Over plain http the clipboard is closed; the old command still works.
      document.execCommand("copy");
    }
    setCopied(true);
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor="f-link">{t("admin.link.label")}</label>
      <div className="copy-link">
        <input
          ref={input}
          id="f-link"
          className="input"
          readOnly
          value={`${location.origin}${path}`}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="btn btn-primary" onClick={copy}>{t("admin.link.copy")}</button>
      </div>
      <p className="field-help" role="status">{copied ? t("admin.link.copied") : ""}</p>
    </div>
  );
}
