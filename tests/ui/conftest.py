"""The pages' own fixtures serve the ui as well."""

from tests.pages.conftest import _no_search_for_components, _own_caches, run

__all__ = ["_no_search_for_components", "_own_caches", "run"]
