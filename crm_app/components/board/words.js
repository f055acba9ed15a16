// The one door to the shared message runtime: the board's files import from here.
export {
  formatCompactMoney,
  formatDay,
  formatMoney,
  formatNumber,
  nameIn,
  useLocale,
  useT,
} from "$/public/external/crm_app/i18n/label/i18n.js";
