"""What may be typed about invoices."""

from __future__ import annotations

from wtforms import DateField, FieldList, Form, FormField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input, MoneyField

HOW = [SelectChoice("bank", _l("Bank transfer")), SelectChoice("card", _l("Card")), SelectChoice("cash", _l("Cash")), SelectChoice("other", _l("Otherwise"))]
LINES = 4


class LineInput(Form):
    """One line: what, how often, for how much including VAT. Empty lines do not count."""

    words = StringField(_l("What"), [Length(max=300)])
    quantity = IntegerField(_l("Times"), [Optional(), NumberRange(1, 999, _l("Between 1 and 999."))], default=1)
    price = MoneyField(_l("Price each, with VAT"))

    @property
    def is_empty(self) -> bool:
        """Nothing was typed."""
        return not (self.words.data or self.price.data)

    def validate_price(self, field: MoneyField) -> None:
        """A line with words has a price."""
        if self.words.data and not field.data:
            raise StopValidation(str(_l("Type a price.")))

    def validate_words(self, field: StringField) -> None:
        """A price has words."""
        if self.price.data and not field.data:
            raise StopValidation(str(_l("Say what it is for.")))


class DraftInput(Input):
    """An invoice by hand."""

    person = SelectField(_l("For whom"), [InputRequired(_l("Choose a person."))])
    delivered_on = DateField(_l("Delivered on"), [Optional()])
    lines = FieldList(FormField(LineInput), min_entries=LINES, max_entries=20)

    def validate_lines(self, field: FieldList) -> None:
        """At least one line."""
        if all(one.form.is_empty for one in field):
            raise StopValidation(str(_l("Fill in at least one line.")))

    @property
    def chosen(self) -> list[tuple[str, int, int]]:
        """The lines as (words, quantity, price in cents including VAT)."""
        full = [one.form for one in self.lines if not one.form.is_empty]
        return [(one.words.data or "", one.quantity.data or 1, one.price.cents or 0) for one in full]


class PaidInput(Input):
    """Money that came in."""

    amount = MoneyField(_l("Amount"), [InputRequired(_l("Type an amount."))])
    paid_on = DateField(_l("On"), [InputRequired(_l("Choose a day."))])
    how = SelectField(_l("How"), choices=HOW)
