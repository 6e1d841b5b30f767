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
            <Years years={data.years} />
            {!data.may && <p className="muted gap-above">{t("calendar.readOnly")}</p>}
          </section>
        </>
      )}
    </Page>
  );
}

/** What is past is folded away: it is looked up, not read. */
function Years(props: { years: CalendarYear[] }) {
  const { t } = useTranslation();
  const years = [...props.years].sort(newestFirst);
  const newest = years[0]?.year ?? 0;
  const current = years.filter((y) => y.year >= Math.min(newest, new Date().getFullYear()));
  const earlier = years.filter((y) => !current.includes(y));
  return (
    <>
      <div className="years">{current.map(one)}</div>
      {earlier.length > 0 && (
        <details className="gap-above">
          <summary>{t("calendar.earlier", { count: earlier.length })}</summary>
          <div className="years gap-above">{earlier.map(one)}</div>
        </details>
      )}
    </>
  );
}

function one(year: CalendarYear) {
  return <Year key={`${year.year} ${year.layer}`} year={year} />;
}

/** The nation comes before the places that depart from it. */
function newestFirst(a: CalendarYear, b: CalendarYear): number {
  return b.year - a.year || (a.layer < b.layer ? -1 : 1);
}
