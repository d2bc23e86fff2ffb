"""Report content as pure data, and the writers that put it on paper (NĐ 30/2020/NĐ-CP)."""
