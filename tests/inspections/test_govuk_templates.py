"""Compares our templates with GOV.UK Frontend's examples of each component, and error links with their fields.

The examples are the fixtures.json of the components, put into var/page-assets/ by bin/page-assets. A test builds a form
from the options of an example, and our template must make the example's HTML from it. We compare elements, classes,
attributes and text. We do not compare `required` and `aria-invalid` (Django adds them, and they help screen readers),
`cols`, the addresses of links, or the ids themselves, because Django makes its own. We do compare which elements refer
to one another by their ids.
"""

import json
import re
from functools import cache
from html import escape

import pytest
from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Field, Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test.html import Element, parse_html

from inspections.fields import TextArea

IGNORED = {"required", "aria-invalid", "cols"}
REFERENCES = {"for", "aria-describedby", "aria-controls", "aria-labelledby"}


class DateParts(forms.MultiWidget):
    def __init__(self) -> None:
        super().__init__({"day": forms.TextInput(), "month": forms.TextInput(), "year": forms.TextInput()})

    def decompress(self, value):
        return value or [None, None, None]


class DateField(forms.MultiValueField):
    widget = DateParts

    def __init__(self, **kwargs) -> None:
        super().__init__(fields=[forms.CharField(), forms.CharField(), forms.CharField()], **kwargs)

    def compress(self, data_list):
        return data_list


# --- Reading and comparing ------------------------------------------------------------------------------------------


@cache
def examples(component: str) -> dict:
    path = settings.BASE_DIR / "var" / "page-assets" / "govuk" / "fixtures" / f"{component}.json"
    assert path.exists(), "Run bin/page-assets first: it installs GOV.UK Frontend with its examples."
    return {each["name"]: each for each in json.loads(path.read_text(encoding="utf-8"))["fixtures"]}


def elements(element: Element):
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from elements(child)


def essence(html: str) -> str:
    """`html` with ids numbered in order, without the parts that are not compared."""
    root = parse_html(f"<div>{html}</div>")
    found = list(elements(root))
    attributes = [dict(each.attributes) for each in found]
    referred = " ".join(value or "" for each in attributes for name, value in each.items() if name in REFERENCES)
    ids = [each["id"] for each in attributes if each.get("id") in referred.split()]
    number = {id_: f"id{index}" for index, id_ in enumerate(ids)}
    for element, each in zip(found, attributes, strict=True):
        kept = []
        for name, value in each.items():
            if name in IGNORED or (name == "id" and value not in number):
                continue
            if name == "id":
                value = number[value]
            elif name in REFERENCES:
                value = " ".join(number[id_] for id_ in (value or "").split() if id_ in number)
            elif name == "href":
                value = ""
            elif name == "name":
                value = re.sub(r".*_(day|month|year)$", r"\1", value)
            if name not in REFERENCES or value:
                kept.append((name, value))
        element.attributes = sorted(kept, key=lambda pair: pair[0])
    return re.sub(r">\s*<", ">\n<", str(root))


def text_of(options: dict, *path: str) -> str:
    for name in path:
        options = options.get(name) or {}
    return options or ""


def widget_and_field(component: str, options: dict) -> tuple[type[forms.Field], dict]:
    """The form field for an example, and its declaration."""
    names = {"classes": "class", "autocomplete": "autocomplete", "inputmode": "inputmode", "type": "type"}
    attributes = {ours: options[theirs] for theirs, ours in names.items() if theirs in options}
    choices = [(str(item["value"]), item["text"]) for item in options.get("items", [])]
    match component:
        case "textarea":
            return forms.CharField, {"widget": forms.Textarea(attributes | {"rows": options.get("rows", 5)})}
        case "password-input":
            return forms.CharField, {"widget": forms.PasswordInput({"autocomplete": "current-password"})}
        case "file-upload":
            return forms.FileField, {}
        case "date-input":
            return DateField, {}
        case "select":
            return forms.ChoiceField, {"choices": choices, "widget": forms.Select(attributes)}
        case "radios":
            return forms.ChoiceField, {"choices": choices, "widget": forms.RadioSelect(attributes)}
        case "checkboxes":
            widget = forms.CheckboxSelectMultiple(attributes)
            return forms.MultipleChoiceField, {"choices": choices, "widget": widget}
        case _:
            return forms.CharField, {"widget": forms.TextInput(attributes)}


def render_example(component: str, options: dict) -> str:
    """The example's form, rendered by our templates."""
    field_class, declaration = widget_and_field(component, options)
    chosen = [item["value"] for item in options.get("items", []) if item.get("checked") or item.get("selected")]
    value = options.get("value", chosen[0] if chosen else None)
    if component == "date-input" and "values" in options:
        value = list(options["values"].values())
    if component == "checkboxes":
        value = options.get("values", chosen)
    name = options.get("name", "date")
    form = forms.Form()
    form.fields[name] = field_class(
        label=text_of(options, "label", "text") or text_of(options, "fieldset", "legend", "text"),
        help_text=escape(text_of(options, "hint", "text")),
        initial=value,
        required=False,
        disabled=options.get("disabled", False),
        **declaration,
    )
    if "errorMessage" in options:
        form.is_bound, form.data = True, {name: value}
        form.full_clean()
        form.errors.clear()
        form.add_error(name, options["errorMessage"]["text"])
    form.helper = FormHelper(form)
    form.helper.form_tag, form.helper.disable_csrf = False, True
    form.helper.label_class = text_of(options, "label", "classes")
    form.helper.legend_class = text_of(options, "fieldset", "legend", "classes")
    return render_crispy_form(form)


# --- Fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("component", "name"),
    [
        ("input", "default"),
        ("input", "with hint text"),
        ("input", "with error message"),
        ("input", "with error and hint"),
        ("input", "with width-3 class"),
        ("input", "with autocomplete attribute"),
        ("input", "inputmode"),
        ("input", "value"),
        ("input", "custom type"),
        ("input", "disabled"),
        ("textarea", "default"),
        ("textarea", "with default value"),
        ("textarea", "with custom rows"),
        ("textarea", "with hint and error message"),
        ("select", "hint"),
        ("select", "error"),
        ("select", "with hint text and error message"),
        ("radios", "default"),
        ("radios", "with hint"),
        ("radios", "inline"),
        ("radios", "small inline"),
        ("radios", "with fieldset and error message"),
        ("radios", "with hint and error message"),
        ("checkboxes", "default"),
        ("checkboxes", "with hint"),
        ("checkboxes", "small"),
        ("checkboxes", "with error message and hint"),
        ("date-input", "default"),
        ("date-input", "with values"),
        ("date-input", "with error message and hint"),
        ("file-upload", "enhanced"),
        ("file-upload", "enhanced, with error message and hint"),
        ("password-input", "default"),
        ("password-input", "with error message"),
    ],
)
def test_field_is_written_as_in_the_design_system(component, name):
    example = examples(component)[name]
    assert essence(render_example(component, example["options"])) == essence(example["html"])


def test_selected_option_is_marked():
    options = examples("select")["with selected value"]["options"]
    assert '<option value="2" selected>GOV.UK frontend option 2</option>' in render_example("select", options)


def test_ticked_checkboxes_are_marked():
    options = {"name": "of", "values": ["b"], "items": [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]}
    assert render_example("checkboxes", options).count("checked") == 1


def test_single_checkbox_is_written_as_in_the_design_system():
    example = examples("checkboxes")["with single option set 'aria-describedby' on input, and describedBy"]

    class OneBox(forms.Form):
        helper = FormHelper()
        helper.form_tag = False

    form = OneBox()
    form.fields["t-and-c"] = forms.BooleanField(
        label="I agree to the terms and conditions",
        help_text="Please accept the terms and conditions",
        widget=forms.CheckboxInput({"value": "yes"}),
    )
    assert essence(render_crispy_form(form)) == essence(example["html"])


def test_inline_radios_of_crispy_and_the_widgets_class_look_the_same():
    class Answer(forms.Form):
        answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)

    by_layout, by_class = Answer(), Answer()
    by_layout.helper, by_class.helper = FormHelper(), FormHelper()
    by_layout.helper.layout = Layout(InlineRadios("answer"))
    by_class.helper.layout = Layout(Field("answer", css_class="govuk-radios--inline"))
    assert "govuk-radios--inline" in render_crispy_form(by_layout)
    assert essence(render_crispy_form(by_layout)) == essence(render_crispy_form(by_class))


def test_form_texts_are_escaped_except_hints():
    class Hostile(forms.Form):
        text = forms.CharField(label="<b>text</b>", help_text="<i>hint</i>")
        choice = forms.ChoiceField(label="<b>choice</b>", choices=[("<", "<b>one</b>")], widget=forms.RadioSelect)

    html = render_crispy_form(Hostile({"text": "<b>value</b>"}))
    assert "<b>" not in html
    assert "<i>hint</i>" in html


def test_attributes_of_a_widget_reach_every_radio_button():
    class Autosaved(forms.Form):
        answer = forms.ChoiceField(
            choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect({"hx-post": "/save", "class": "app-x"})
        )

    html = render_crispy_form(Autosaved())
    assert html.count('hx-post="/save"') == 2
    assert html.count("app-x") == 1  # the group has this class


# --- Error summary --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["default", "without links", "mixed with and without links"])
def test_error_summary_is_written_as_in_the_design_system(name):
    example = examples("error-summary")[name]
    form = forms.Form({})
    form.full_clean()
    for index, error in enumerate(example["options"]["errorList"]):
        if "href" in error:
            form.fields[f"field{index}"] = forms.CharField(required=False)
        form.add_error(f"field{index}" if "href" in error else None, error["text"])
    assert essence(render_to_string("govuk/error_summary.html", {"form": form})) == essence(example["html"])


class EveryKind(forms.Form):
    text = forms.CharField()
    number = forms.IntegerField()
    long_text = forms.CharField(widget=forms.Textarea)
    of_a_list = forms.ChoiceField(choices=[("", "Choose"), ("a", "A"), ("b", "B")])
    one_of = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    side_by_side = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    several_of = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    ticked = forms.BooleanField()
    date = DateField()
    file = forms.FileField()
    password = forms.CharField(widget=forms.PasswordInput)
    unseen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper["side_by_side"].wrap(InlineRadios)


EveryKinds = forms.formset_factory(EveryKind, extra=2)


def links_and_fields(summary: str, fields: str) -> tuple[list[str], dict[str, list[Element]]]:
    """The ids that the error summary links to, and the elements with an id."""
    links = [
        dict(each.attributes)["href"] for each in elements(parse_html(f"<div>{summary}</div>")) if each.name == "a"
    ]
    by_id: dict[str, list[Element]] = {}
    for each in elements(parse_html(f"<div>{fields}</div>")):
        if "id" in dict(each.attributes):
            by_id.setdefault(dict(each.attributes)["id"], []).append(each)
    return [link.removeprefix("#") for link in links], by_id


def assert_leads_to_fields(links: list[str], by_id: dict[str, list[Element]]) -> None:
    for link in links:
        [target] = by_id[link]
        assert target.name in {"input", "select", "textarea"}
        assert dict(target.attributes).get("type") != "hidden"


@pytest.mark.parametrize("options", [{}, {"prefix": "case"}, {"auto_id": "field-%s"}], ids=["plain", "prefix", "ids"])
def test_every_error_link_leads_to_a_field(options):
    form = EveryKind({}, **options)
    summary = render_to_string("govuk/error_summary.html", {"form": form})
    links, by_id = links_and_fields(summary, render_crispy_form(form))
    assert len(links) == len(form.errors) - 1 == 11  # except the hidden field, which the summary names without a link
    assert len(set(links)) == len(links)
    assert_leads_to_fields(links, by_id)


def test_error_links_lead_to_the_first_option_and_to_the_day():
    form = EveryKind({})
    links, _ = links_and_fields(render_to_string("govuk/error_summary.html", {"form": form}), "")
    assert set(links) >= {"id_one_of_0", "id_several_of_0", "id_date_0", "id_ticked", "id_of_a_list", "id_file"}


def test_every_error_link_of_a_formset_leads_to_a_field():
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-text": "x", "form-1-text": "y"}
    formset = EveryKinds(data)
    helper = FormHelper()
    helper.form_tag = False
    fields = Template("{% load crispy_forms_tags %}{% crispy formset helper %}").render(
        Context({"formset": formset, "helper": helper})
    )
    links, by_id = links_and_fields(render_to_string("govuk/error_summary.html", {"formset": formset}), fields)
    assert len(links) == 20
    assert_leads_to_fields(links, by_id)


def test_every_described_by_id_exists():
    form = EveryKind({})
    for field in form.fields.values():
        field.help_text = "A hint"
    html = render_crispy_form(form)
    _, by_id = links_and_fields("", html)
    named = [id_ for value in re.findall(r'aria-describedby="([^"]*)"', html) for id_ in value.split()]
    assert len(named) == 22
    assert all(len(by_id[id_]) == 1 for id_ in named)


def test_djangos_own_required_message_names_the_field():
    class Bare(forms.Form):
        evidence = forms.CharField(label="Evidence")

    summary = render_to_string("govuk/error_summary.html", {"form": Bare({})})
    assert "Evidence: this field is required." in summary


def test_there_is_no_summary_without_errors():
    assert render_to_string("govuk/error_summary.html", {"form": forms.Form({})}).strip() == ""


# --- Buttons, banners, pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("default", Submit("", "Save and continue")),
        ("prevent double click", Submit("", "Submit", data_prevent_double_click="true")),
    ],
)
def test_button_is_written_as_in_the_design_system(name, button):
    assert essence(button.render(None, Context({}))) == essence(examples("button")[name]["html"])


@pytest.mark.parametrize("look", ["secondary", "warning"])
def test_named_button_sends_its_value(look):
    options = examples("button")[look]["options"]
    html = Submit(options["name"], options["text"], css_class=options["classes"]).render(None, Context({}))
    assert essence(html).replace(f' value="{options["text"]}"', "") == essence(examples("button")[look]["html"])


def test_buttons_of_the_sign_in_pages_are_written_as_in_the_design_system():
    context = {"attrs": {"href": "/"}, "slots": {"default": [" Link Button "]}}
    html = render_to_string("allauth/elements/button.html", context)
    assert essence(html) == essence(examples("button")["link"]["html"])


def test_layout_objects_have_no_bootstrap_classes():
    form = EveryKind()
    form.helper.layout = Layout(Fieldset("What was found", "text"), ButtonHolder(Submit("save", "Save")))
    form.helper.add_input(Submit("again", "Save and add another"))
    html = render_crispy_form(form)
    assert not re.search(r'class="[^"]*(btn|form-control|buttonHolder)', html)
    assert html.count("govuk-button-group") == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("default", Message(20, "This publication was withdrawn on 7 March 2014.")),
        ("with type as success", Message(25, "Email sent to example@email.com")),
    ],
)
def test_message_is_written_as_in_the_design_system(name, message):
    html = render_to_string("components/messages.html", {"messages": [message]})
    assert essence(html) == essence(examples("notification-banner")[name]["html"])


@pytest.mark.parametrize(("name", "page"), [("default", 2), ("first page", 1), ("last page", 3)])
def test_pagination_is_written_as_in_the_design_system(name, page, rf):
    html = render_to_string(
        "components/pagination.html", {"page_obj": Paginator(range(30), 10).page(page)}, rf.get("/")
    )
    assert essence(html) == essence(examples("pagination")[name]["html"])


def test_pagination_keeps_the_rest_of_the_address(rf):
    page = Paginator(range(30), 10).page(2)
    html = render_to_string(
        "components/pagination.html", {"page_obj": page}, rf.get("/", {"yot": "Medway", "page": "2"})
    )
    assert "?yot=Medway&amp;page=3" in html


def test_page_with_errors_has_an_error_title_and_summary():
    class Bare(forms.Form):
        evidence = forms.CharField()

    html = render_to_string("layouts/form.html", {"form": Bare({})})
    assert re.search(r"<title>\s*Error: ", html)
    assert html.index("govuk-error-summary") < html.index("<h1")
    assert "<title>Error" not in render_to_string("layouts/form.html", {"form": Bare()})


def test_pages_have_no_inline_scripts_or_styles():
    """The Content Security Policy would block both."""
    html = render_to_string("layouts/form.html", {"form": EveryKind({})})
    assert not re.search(r"<style| style=| on[a-z]+=", html)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize(
    ("rating", "colour"),
    [
        ("Inadequate", "red"),
        ("Requires improvement", "yellow"),
        ("Good", "green"),
        ("Outstanding", "turquoise"),
        ("", "grey"),
    ],
)
def test_rating_is_named_in_words_and_coloured(rating, colour):
    html = render_to_string("components/rating_tag.html", {"rating": rating, "symbol": "▲"})
    assert f"govuk-tag--{colour}" in html
    assert (rating or "Not rated yet") in html
    assert ('<span aria-hidden="true">▲</span>' in html) is bool(rating)


# --- Text that has a limit --------------------------------------------------------------------------------------------


class Limited(forms.Form):
    title = forms.CharField(max_length=200)
    notes = forms.CharField(max_length=20_000, widget=TextArea)


def test_a_browser_cuts_nothing_off_and_counts_what_is_near_its_limit():
    html = render_crispy_form(Limited())

    assert "maxlength=" not in html.replace("data-maxlength=", "")
    for name, longest in (("title", 200), ("notes", 20_000)):
        assert f'data-maxlength="{longest}"' in html
        assert f'id="id_{name}-info"' in html
    assert html.count("govuk-js-character-count") == 2


def test_no_template_lets_a_browser_cut_off_text():
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        assert not re.search(r"(?<!data-)maxlength", path.read_text()), path


def test_a_text_that_is_too_long_is_refused_with_its_length_and_a_line_end_counts_once():
    lines = "a\r\n" * 10_000

    assert Limited({"title": "t" * 200, "notes": lines[:-2]}).is_valid()
    form = Limited({"title": "t" * 207, "notes": lines + "b\r\nc"})
    assert form.errors == {
        "title": ["Shorten this to 200 characters or fewer. It has 207."],
        "notes": ["Shorten this to 20000 characters or fewer. It has 20003."],
    }
