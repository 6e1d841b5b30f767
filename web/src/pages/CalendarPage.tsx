import { useTranslation } from "react-i18next";
import { useCalendar } from "../api/queries";
import type { CalendarYear } from "../api/types";
import { Calculator } from "../calendar/Calculator";
import { Editions } from "../calendar/Editions";
import { EnterYear } from "../calendar/EnterYear";
import { MissingYear } from "../calendar/MissingYear";
import { Year } from "../calendar/Year";
import "../calendar/calendar.css";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";

/** CalendarPage shows which days count, counts them for whoever asks, and takes in a new year. */
export default function CalendarPage() {
  const { t } = useTranslation();
  const calendar = useCalendar();
  const { data } = calendar;
  return (
    <Page
      title={t("calendar.title")}
      lead={t("calendar.intro")}
      beside={data && <span className="badge badge-plain">{t("calendar.edition", { edition: data.edition })}</span>}
    >
      {calendar.isPending && <Loading />}
      {calendar.error && !data && <ProblemNotice error={calendar.error} onRetry={() => void calendar.refetch()} />}
      {data && (
        <>
          <MissingYear />
          {data.may && <EnterYear proposals={data.proposals ?? []} />}
          {data.may && <Editions editions={data.editions ?? []} />}
          <Calculator />
          <section className="panel" aria-labelledby="years">
            <h2 id="years">{t("calendar.years")}</h2>
            {data.cutoff && <p className="muted">{t("calendar.cutoff", { time: data.cutoff })}</p>}
            {data.years.length === 0 && <p className="muted">{t("calendar.none")}</p>}
            <div className="years">
              {[...data.years].sort(newestFirst).map((y) => (
                <Year key={`${y.year} ${y.layer}`} year={y} />
              ))}
            </div>
            {!data.may && <p className="muted gap-above">{t("calendar.readOnly")}</p>}
          </section>
        </>
      )}
    </Page>
  );
}

/** The nation comes before the places that depart from it. */
function newestFirst(a: CalendarYear, b: CalendarYear): number {
  return b.year - a.year || (a.layer < b.layer ? -1 : 1);
}
