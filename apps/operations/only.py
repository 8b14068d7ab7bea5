"""In prod the work function shows the pages of operations at an address of its own, and no API.

The links that it writes into mails lead to the API, so it must know all paths all the same.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def operations_only_middleware(answer: Answer) -> Answer:
    def refuse_the_api(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/v1/"):
            raise Http404
        return answer(request)

    return refuse_the_api
