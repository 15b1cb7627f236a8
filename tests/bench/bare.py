"""The bare page that ours are held against: four numbers, two Plotly charts and a table, as anyone would write it.

It is run with Streamlit's default settings from a folder without configuration.
"""

import pandas as pd
import plotly.express as px
import streamlit as st

PERIODS = range(1, 7)
PARTNERS = range(1, 11)
ROWS = pd.DataFrame(
    [
        {"partner": f"Partner {partner}", "period": period, "planned": 35_000, "spent": 900 * partner * period}
        for partner in PARTNERS
        for period in PERIODS
    ]
)

st.title("A bare page")
for column, (label, value) in zip(
    st.columns(4),
    {
        "Planned": f"{ROWS['planned'].sum():,}",
        "Spent": f"{ROWS['spent'].sum():,}",
        "Partners": str(len(PARTNERS)),
        "Periods": str(len(PERIODS)),
    }.items(),
    strict=True,
):
    column.metric(label, value)

by_period = ROWS.groupby("period", as_index=False)[["planned", "spent"]].sum()
st.plotly_chart(px.line(by_period, x="period", y=["planned", "spent"]))
by_partner = ROWS.groupby("partner", as_index=False)[["planned", "spent"]].sum()
st.plotly_chart(px.bar(by_partner, x="partner", y="spent"))
st.dataframe(ROWS)
