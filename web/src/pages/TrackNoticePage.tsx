import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import { useTrackNotice } from "../api/queries";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Letter } from "../notice/Letter";
import { heldIn, trackAddress } from "../track/held";
import { TrackForm } from "../track/TrackForm";

/** TrackNoticePage shows a document to whoever knows number and query code; who comes without them is asked. */
export default function TrackNoticePage() {
  const { t } = useTranslation();
  const { seq = "" } = useParams();
  const { pathname, state } = useLocation();
  const navigate = useNavigate();
  const held = heldIn(state);
  const notice = useTrackNotice(held.number, held.code, seq);
  const back = <Link to={trackAddress(held)}>{t("notice.toTrack")}</Link>;
  if (notice.data) return <Letter notice={notice.data} back={back} />;
  return (
    <Page title={t("notice.title")} lead={t("notice.again")}>
      <TrackForm value={held} busy={notice.isFetching} onAsk={(next) => void navigate(pathname, { state: next, replace: true })} />
      {notice.error && <ProblemNotice error={notice.error} />}
      {notice.isLoading && <Loading />}
      <p className="gap-above">{back}</p>
    </Page>
  );
}
