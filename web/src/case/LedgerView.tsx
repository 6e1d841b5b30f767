import { useTranslation } from "react-i18next";
import type { Ledger, LedgerDay } from "../api/types";
import { useFormat } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { useText } from "../text";
import { Provisional } from "./Provisional";
import { countedIn } from "./units";
import "./ledger.css";

/** LedgerView reads a limit day by day: first in a sentence, then each day and why it counts or does not. */
export function LedgerView(props: { ledger: Ledger }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { ledger } = props;
  const unit = countedIn(ledger.unit);
  const days = ledger.days ?? [];
  return (
    <div className="ledger">
      <p className="ledger-said">
        {t("ledger.from", { from: format.dateTime(ledger.from), limit: text(ledger.limit) })}{" "}
        {ledger.due && !ledger.open && (
          <>
            <b>{t("ledger.due", { due: format.due(ledger.due) })}</b>{" "}
          </>
        )}
        {ledger.open && <b>{t("ledger.open")} </b>}
        {!ledger.agreed && ledger.total > 0 && t(`ledger.used.${unit}`, { used: ledger.used, total: ledger.total })}
      </p>
      {ledger.provisional && <Provisional explained />}
      <p className="muted">
        {ledger.agreed ? t("ledger.agreed") : t(`ledger.rule.${ledger.unit === "months" ? "months" : unit}`)}{" "}
        {!ledger.agreed && ledger.unit !== "hours" && ledger.edition > 0 && t("ledger.edition", { edition: ledger.edition })}{" "}
        <BasisLine basis={ledger.basis} />
      </p>
      {days.length > 0 && <Days days={days} lastDay={ledger.open ? undefined : ledger.lastDay} />}
    </div>
  );
}

function Days(props: { days: LedgerDay[]; lastDay?: string }) {
  const { t } = useTranslation();
  return (
    // Whoever uses the keyboard has to be able to scroll it, too.
    <div className="ledger-scroll" role="region" aria-label={t("ledger.table")} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{t("ledger.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("ledger.date")}</th>
            <th scope="col" className="table-number">
              {t("ledger.number")}
            </th>
            <th scope="col">{t("ledger.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {props.days.map((day) => (
            <Line key={day.date} day={day} last={day.date === props.lastDay} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line(props: { day: LedgerDay; last: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { day, last } = props;
  const reason = t(`ledger.reasons.${day.reason}`);
  const name = text(day.name);
  const look = day.reason === "paused" ? "ledger-paused" : day.counted ? "" : "ledger-rest";
  return (
    <tr className={last ? `${look} ledger-last` : look}>
      <th scope="row">
        {format.date(day.date)} <span className="muted">{t(`ledger.weekdays.${day.weekday}`)}</span>
      </th>
      <td className="table-number">{day.number ?? t("ledger.notCounted")}</td>
      <td>
        {name ? t("ledger.named", { reason, name }) : reason}
        {last && <span className="badge badge-good ledger-mark">{t("ledger.last")}</span>}
      </td>
    </tr>
  );
}
