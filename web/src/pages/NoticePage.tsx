import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useNotice } from "../api/queries";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Letter } from "../notice/Letter";

/** NoticePage shows a document of a case word for word, to be read and printed. */
export default function NoticePage() {
  const { t } = useTranslation();
  const { id = "", seq = "" } = useParams();
  const notice = useNotice(id, seq);
  const back = <Link to={`/cases/${encodeURIComponent(id)}`}>{t("notice.toCase")}</Link>;
  if (notice.data) return <Letter notice={notice.data} back={back} />;
  if (notice.isPending) return <Loading />;
  return (
    <Page title={t("notice.title")}>
      <ProblemNotice error={notice.error} onRetry={() => void notice.refetch()} />
      <p className="gap-above">{back}</p>
    </Page>
  );
}
