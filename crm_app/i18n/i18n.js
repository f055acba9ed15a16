// Messages and formats in the browser. The catalogue of one language is on
// window.__crm_messages before this module runs (assets/boot.js); the other is
// fetched when the reader switches.
import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set();
const page = typeof window === "undefined" ? {} : window;
const HTML_LANG = { zh: "zh-CN", en: "en" };

let locale = page.__crm_locale ?? "en";

const messages = () => page.__crm_messages?.[locale] ?? {};

const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const getLocale = () => locale;

export const useLocale = () =>
  useSyncExternalStore(subscribe, getLocale, getLocale);

export function translate(key, params) {
  const found = messages();
  const single = params?.count === 1 ? found[`${key}.one`] : undefined;
  const text = single ?? found[key] ?? key;
  return params ? fill(text, params) : text;
}

// Numbers get their separators, lists their commas, names of user-made entries
// the reader's language, and "@key" is a message of its own.
function fill(text, params) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name];
    return value === undefined || value === null ? whole : worded(value);
  });
}

function worded(value) {
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value)) return value.map(worded).join(locale === "zh" ? "、" : ", ");
  if (typeof value === "object") return nameIn(value);
  const text = String(value);
  return (text.startsWith("@") && messages()[text.slice(1)]) || text;
}

// A new function per locale, so memoised children notice the switch.
export function useT() {
  const now = useLocale();
  return useCallback((key, params) => translate(key, params), [now]);
}

export async function setLocale(next) {
  if (next === locale) return;
  if (!page.__crm_messages?.[next]) await loadCatalogue(next);
  locale = next;
  page.__crm_locale = next;
  document.cookie = `crm_locale=${next};path=/;max-age=31536000;samesite=lax`;
  document.documentElement.lang = HTML_LANG[next] ?? next;
  listeners.forEach((listener) => listener());
  window.dispatchEvent(new CustomEvent("crm:locale", { detail: next }));
}

// The workspace's zone: moments are told in it, not in the browser's.
export const setZone = (zone) => {
  page.__crm_zone = zone || undefined;
};

function loadCatalogue(name) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `/i18n/${name}.js?v=${page.__crm_catalogue ?? ""}`;
    script.onload = done;
    script.onerror = () => failed(new Error(`catalogue ${name}`));
    document.head.append(script);
  });
}

// ---- formats -------------------------------------------------------------

const kept = new Map();

function formatter(kind, name, options) {
  const key = `${kind.name}|${name}|${JSON.stringify(options)}`;
  if (!kept.has(key)) {
    kept.set(key, new kind(name === "zh" ? "zh-CN" : "en-US", options));
  }
  return kept.get(key);
}

const none = (value) => value === null || value === undefined || value === "";
const DASH = "–";
const realMinus = (text) => text.replace("-", "−");

export function formatNumber(value, name = locale) {
  if (none(value)) return DASH;
  return realMinus(formatter(Intl.NumberFormat, name, {}).format(value));
}

function moneyIn(minor, currency, name, options) {
  const base = { style: "currency", currency, currencyDisplay: "narrowSymbol" };
  const digits = formatter(Intl.NumberFormat, name, base).resolvedOptions()
    .maximumFractionDigits;
  const major = minor / 10 ** digits;
  const whole = Number.isInteger(major) ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
  return realMinus(formatter(Intl.NumberFormat, name, { ...base, ...whole, ...options }).format(major));
}

export function formatMoney(minor, currency = "CNY", name = locale) {
  return none(minor) ? DASH : moneyIn(minor, currency, name, {});
}

// Three digits at most: ¥1.25M, ¥34.5万, ¥120万.
export function formatCompactMoney(minor, currency = "CNY", name = locale) {
  if (none(minor)) return DASH;
  return moneyIn(minor, currency, name, {
    notation: "compact",
    maximumSignificantDigits: 3,
  });
}

// A plain date has no zone: reading it as UTC keeps it the same day everywhere.
const dayOf = (iso) => new Date(iso.length > 10 ? iso : `${iso}T00:00:00Z`);

function dated(iso, name, options) {
  if (none(iso)) return DASH;
  const zone = iso.length > 10 ? page.__crm_zone : "UTC";
  return formatter(Intl.DateTimeFormat, name, { ...options, timeZone: zone }).format(dayOf(iso));
}

export const formatDate = (iso, name = locale) =>
  dated(iso, name, { year: "numeric", month: name === "zh" ? "long" : "short", day: "numeric" });

export const formatDay = (iso, name = locale) =>
  dated(iso, name, { month: "short", day: "numeric" });

export const formatMoment = (iso, name = locale) =>
  dated(iso, name, {
    year: "numeric", month: "short", day: "numeric",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

export function formatRelative(days, name = locale) {
  if (none(days)) return DASH;
  return formatter(Intl.RelativeTimeFormat, name, { numeric: "auto" }).format(days, "day");
}

// Entries people made carry their names per language.
export const nameIn = (names, name = locale) =>
  names ? names[name] || Object.values(names).find(Boolean) || "" : "";
