"""How the list of people can be searched, filtered and sorted."""

from __future__ import annotations

from inspections.lists.listing import Column, Filter, ListOf, Search
from inspections.people.models import HeldRole, UserQuerySet

STATES = [("open", "Open"), ("invited", "Invited, not signed in yet"), ("ended", "Ended")]

PEOPLE = ListOf(
    "person",
    "people",
    columns=[
        Column("Name", "name", ["name", "email"]),
        Column("Email address", "email", ["email"]),
        Column("Roles"),
        Column("Account"),
        Column("Last signed in", "signed_in", ["last_login"], descends_first=True),
    ],
    search=Search("Search by name or email address", UserQuerySet.with_words),
    filters=[
        Filter("role", "Role", "All roles", HeldRole.Role.in_words(), UserQuerySet.in_role_now),
        Filter("state", "Account", "All accounts", STATES, UserQuerySet.in_state),
    ],
    on_a_page=50,
)
