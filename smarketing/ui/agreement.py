"""The agreement: its versions, what each says, what differs, who signed, and what the data says of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing import agreement_view as view
from smarketing.agreement import BOTH, MARKETING, SALES, Terms, describe, differences, faults
from smarketing.agreement_view import Version
from smarketing.filters import Filters
from smarketing.format import day
from smarketing.ui import agreement_checks, agreement_desk, agreement_form, parts
from smarketing.ui.agreement_desk import SHOWN, desk
from smarketing.ui.agreement_file import download, file_in

SAYS, DIFFERS, CHECKS = "What it says", "What changes", "Checks"
_SIDES = ((MARKETING, ":violet[Marketing promises]"), (SALES, ":blue[Sales promises]"), (BOTH, ":gray[Both agree]"))


def show(chosen: Filters) -> None:
    """The versions of the agreement beside the chosen one; or, while a draft is in hand, its form."""
    known = agreement_desk.agreements().versions()
    desk().show()
    draft = desk().draft
    if draft is not None:
        agreement_form.show(draft, known)
        return
    parts.verdict(parts.text(view.headline(known)))
    left, right = st.columns((1, 2.6))
    with left:
        version = _versions(known)
    with right:
        _version(version, known, chosen)


def _versions(known: Sequence[Version]) -> Version:
    ordered = view.newest_first(known)
    by_id, names = {one.version_id: one for one in ordered}, view.labels(ordered, with_days=False)
    first = next((number for number, one in enumerate(ordered) if one.state == "in_force"), 0)
    if st.session_state.get(SHOWN) not in by_id:
        st.session_state[SHOWN] = ordered[first].version_id
    with parts.card("Versions", key="agreement_versions"):
        picked = st.radio(
            "Version",
            list(by_id),
            format_func=lambda number: parts.text(names[number]),
            captions=[parts.text(f"{view.standing(one)}; {view.signed(one)}") for one in ordered],
            key=SHOWN,
            on_change=agreement_desk.hush,
            label_visibility="collapsed",
            width="stretch",
        )
        file_in(known)
    return by_id[str(picked)]


def _version(version: Version, known: Sequence[Version], chosen: Filters) -> None:
    with parts.card(parts.text(version.name), key="agreement_version") as tools:
        with tools:
            shown = parts.toggle("Look", (SAYS, DIFFERS, CHECKS), "agreement_look")
        with st.container(horizontal=True, vertical_alignment="center", key="agreement_actions"):
            st.badge(parts.text(view.standing(version)), color="orange" if version.state in view.OPEN else "gray")
            if version.is_starter:
                st.markdown(":gray[Starter agreement: nobody has signed it.]", width="content")
            st.space("stretch")
            _actions(version)
        if shown == SAYS:
            says(version.terms)
            _signatures(version)
        elif shown == DIFFERS:
            _compared(version, known)
        else:
            agreement_checks.show(version, chosen)


def _actions(version: Version) -> None:
    is_own = version.state == "draft" and not version.is_starter
    st.button(
        "Edit this draft" if is_own else "Make a new draft of it",
        icon=":material/edit:",
        on_click=agreement_desk.edit,
        args=(version.version_id,),
        key="agreement_edit",
        help=None if is_own else "What was signed stays as it is: changes make a new draft, which both sides sign.",
    )
    st.button(
        "Try it",
        icon=":material/science:",
        on_click=agreement_desk.try_out,
        args=(version.version_id,),
        key="agreement_try",
        help="What the last days would have looked like under these terms. It changes nothing.",
    )
    download(version)
    begins_later = version.state == "scheduled"
    if version.state in view.OPEN or begins_later:
        with st.popover("Discard", icon=":material/delete:", key="agreement_discarding"):
            st.markdown(f"{parts.text(version.name)} is put aside and stays among the versions as discarded.")
            st.button(
                "Discard it",
                on_click=agreement_desk.discard,
                args=(version.version_id,),
                key="agreement_discard",
            )


def says(terms: Terms) -> None:
    """What the terms say, in sentences, by whose promise it is."""
    told = describe(terms)
    for (side, title), cell in zip(_SIDES, st.columns(3), strict=True):
        with cell.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            sentences = [sentence for whose, sentence in told if whose == side]
            for sentence in sentences:
                st.markdown(parts.text(sentence))
            if not sentences:
                st.markdown(":gray[Nothing.]")


def changes(before: Terms, after: Terms) -> bool:
    """What differs between two terms as a table; whether anything does."""
    found = differences(before, after)
    if found:
        st.table(
            {
                "whose": [view.side_of(one.side) for one in found],
                "clause": [one.clause.capitalize() for one in found],
                "what": [parts.text(one.what) for one in found],
                "before": [parts.text(one.before) for one in found],
                "after": [parts.text(one.after) for one in found],
            },
            border="horizontal",
        )
    return bool(found)


def _compared(version: Version, known: Sequence[Version]) -> None:
    others = [one for one in view.newest_first(known) if one is not version]
    if not others:
        st.markdown("This is the only version: there is nothing to compare it with.")
        return
    usual = view.replaced(known, version)
    by_id, names = {one.version_id: one for one in others}, view.labels(others)
    picked = st.selectbox(
        "Compared with",
        list(by_id),
        index=list(by_id).index(usual.version_id) if usual and usual.version_id in by_id else 0,
        format_func=lambda number: names[number],
        key=f"agreement_against_{version.version_id}",
        width=420,
    )
    other = by_id[str(picked)]
    st.markdown(f":gray[before: {parts.text(other.name)}; after: {parts.text(version.name)}]")
    if not changes(other.terms, version.terms):
        st.markdown("Both say the same.")


def _signatures(version: Version) -> None:
    if version.is_starter or version.state == "discarded":
        return
    st.markdown("**Signatures**")
    found = faults(version.terms) if version.state in view.OPEN else []
    if found:
        st.error("It cannot be signed yet. " + parts.text(" ".join(found)), icon=":material/error:")
    for side, cell in zip((MARKETING, SALES), st.columns(2), strict=True):
        with cell.container(border=True, height="stretch"):
            _signature(version, side, can_sign=not found and version.state in view.OPEN)


def _signature(version: Version, side: str, *, can_sign: bool) -> None:
    colour = "violet" if side == MARKETING else "blue"
    st.markdown(f"**:{colour}[Head of {side}]**")
    signature = version.signature(side)
    if signature:
        st.markdown(f":material/signature: {parts.text(signature.signed_by)}, {day(signature.signed_at.date())}")
        st.markdown(f":gray[:small[signed text {signature.sha256[:12]}]]")
        return
    if not can_sign:
        st.markdown(":gray[Not signed]")
        return
    sha256 = agreement_desk.digest(version)
    with st.form(f"signing_{version.version_id}_{side}", border=False):
        st.text_input("Name", key=f"signer_{version.version_id}_{side}", placeholder="First and last name")
        st.checkbox(
            f"I have read these terms and sign them for {side}, to hold from {day(version.effective_from)}.",
            key=f"confirmed_{version.version_id}_{side}",
        )
        st.form_submit_button(
            f"Sign for {side}", on_click=agreement_desk.sign, args=(version.version_id, side, sha256), type="primary"
        )
        st.markdown(f":gray[:small[text {sha256[:12]}]]")
