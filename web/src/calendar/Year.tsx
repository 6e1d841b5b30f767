import { useTranslation } from "react-i18next";
import type { CalendarYear } from "../api/types";
import { useFormat } from "../format";
import "./calendar.css";

/** Year lists what one notice says of one year: the days off and the days worked in their place. */
export function Year(props: { year: CalendarYear }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { layer, year, notice, rest = [], work = [], edition } = props.year;
  return (
    <div className="year">
      <h3>
        {t("calendar.year", { year })}{" "}
        <span className={layer ? "badge badge-rehearsal" : "badge badge-plain"}>
          {layer ? t("calendar.local", { layer }) : t("calendar.national")}
        </span>
      </h3>
      <p className="basis">
        {t("calendar.notice", { title: notice.title, number: notice.number, date: notice.date && format.date(notice.date) })}
        {edition > 0 && <> · {t("calendar.since", { edition })}</>}
      </p>
      <dl className="year-days">
        <div>
          <dt>{t("calendar.rest")}</dt>
          <dd>
            {rest.length === 0 && t("calendar.noRest")}
            <ul className="plain">
              {rest.map((r) => (
                <li key={`${r.name} ${r.from}`}>
                  {r.from === r.to
                    ? t("calendar.oneDay", { name: r.name, from: format.date(r.from) })
                    : t("calendar.period", { name: r.name, from: format.date(r.from), to: format.date(r.to) })}
                </li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>{t("calendar.work")}</dt>
          <dd>
            {work.length === 0 && t("calendar.noWork")}
            <ul className="plain">
              {work.map((day) => (
                <li key={day}>{format.date(day)}</li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
    </div>
  );
}
