"""What we write reads back unchanged, in every format."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from service import write
from service.read import read
from tests.properties.trees import EXPRESSIONS, STATEMENTS

patient = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(EXPRESSIONS)
def test_an_expression_written_as_text_reads_back_unchanged(tree):
    assert read(write.text(tree), "text").tree == tree


@patient
@given(EXPRESSIONS)
def test_an_expression_written_as_latex_reads_back_unchanged(tree):
    assert read(write.latex(tree), "latex").tree == tree


@patient
@given(STATEMENTS)
def test_a_statement_written_as_text_reads_back_unchanged(tree):
    assert read(write.text(tree), "text").tree == tree


@patient
@given(STATEMENTS)
def test_a_statement_written_as_latex_reads_back_unchanged(tree):
    assert read(write.latex(tree), "latex").tree == tree


@patient
@given(STATEMENTS)
def test_mathjson_reads_back_unchanged(tree):
    assert read(json.dumps(write.mathjson(tree))).tree == tree


@patient
@given(EXPRESSIONS)
def test_mathml_reads_back_unchanged(tree):
    assert read(write.mathml(tree)).tree == tree


@pytest.mark.parametrize("notation", ["text", "latex"])
def test_a_long_sum_reads_back_unchanged(notation):
    tree = read("+".join(["x"] * 2000), "text").tree

    assert read(write.FORMATS[notation](tree), notation).tree == tree


@patient
@given(EXPRESSIONS)
def test_every_expression_can_be_said(tree):
    said = write.speech(tree)

    assert said.strip()
    assert "Apply" not in said
