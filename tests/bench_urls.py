"""The addresses of the service, and a bare view that puts one answer into its row, with which saving is compared."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.urls import urlpatterns as addresses_of_the_service
from inspections.models import Judgement


@require_POST
def bare(request: HttpRequest, case: int, prompt: int) -> JsonResponse:
    """Store one answer with session, user and CSRF check, but no permission, version, lock, receipt or history."""
    Judgement.objects.bulk_create(
        [Judgement(case_id=case, prompt_id=prompt, answer=request.POST["answer"], by=request.user, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["case", "prompt"],
        update_fields=["answer", "by", "at"],
    )
    return JsonResponse({"by": request.user.pk})


urlpatterns = [*addresses_of_the_service, path("bare/<int:case>/<int:prompt>/", bare)]
