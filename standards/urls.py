from django.urls import path

from standards import views

app_name = "standards"
urlpatterns = [
    path("", views.framework_list, name="framework_list"),
    path("<slug:slug>/<int:revision>/", views.framework, name="framework"),
    path("<slug:slug>/<int:revision>/standards/<str:number>/", views.standard, name="standard"),
]
