import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useStatistics } from "../api/queries";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Overdue } from "../supervision/Overdue";
import { PeriodPicker } from "../supervision/PeriodPicker";
import { periodOf, today } from "../supervision/period";
import { Processes } from "../supervision/Processes";
import { Units } from "../supervision/Units";

/** SupervisionPage shows where limits are kept and where they are not. */
export default function SupervisionPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const usual = periodOf("year", today());
  const period = { from: query.get("from") ?? usual.from, to: query.get("to") ?? usual.to };
  const statistics = useStatistics(period);
  const { data } = statistics;
  return (
    <Page title={t("supervision.title")} lead={t("supervision.intro")}>
      {/* The period stands in the address, so that it can be passed on. */}
      <PeriodPicker value={period} onChange={(next) => setQuery({ ...next }, { replace: true })} />
      {statistics.isPending && <Loading />}
      {statistics.error && !data && <ProblemNotice error={statistics.error} onRetry={() => void statistics.refetch()} />}
      {data && (
        <>
          <Overdue tasks={data.late ?? []} />
          <Units units={data.units ?? []} />
          <Processes processes={data.processes ?? []} />
        </>
      )}
    </Page>
  );
}
