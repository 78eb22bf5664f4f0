"""The page's own folder."""

import stat

from stylejax.app.workspace import Workspace


def test_it_is_this_persons_alone_and_goes_at_the_end():
    with Workspace() as workspace:
        assert stat.S_IMODE(workspace.folder.stat().st_mode) == 0o700
        (workspace.received / "a").write_bytes(b"12345")
        (workspace.of_session("x") / "b").write_bytes(b"123")
        assert workspace.size() == 8
        kept = workspace.folder
    assert not kept.exists()


def test_a_session_has_a_folder_whose_name_is_not_its_own():
    with Workspace() as workspace:
        folders = [workspace.of_session(name) for name in ("../../etc", "other", "../../etc")]
        assert [folder.name for folder in folders] == ["session-1", "session-2", "session-1"]
        assert all(folder.parent == workspace.folder for folder in folders)
        workspace.forget("../../etc")
        workspace.forget("never seen")
        assert [folder.exists() for folder in folders[:2]] == [False, True]
