"""Forms: reflections, check-ins, intakes, evaluations and guides are kinds of one versioned questionnaire."""
