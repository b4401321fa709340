  def fit(self: __torch__.M, table: Tensor, prefix: int, grid: List[int], size: List[int], resize: bool) -> Tensor:
    width = table.size(-1)
    rows = torch.reshape(table, [-1, width])
    body = torch.reshape(torch.slice(rows, 0, prefix), [grid[0], grid[1], width])
    if resize:
      if grid[0] != size[0] or grid[1] != size[1]:
        image = torch.unsqueeze(torch.permute(torch.to(body, 6), [2, 0, 1]), 0)
        fitted = torch._upsample_bicubic2d_aa(image, size, False)
        body = torch.to(torch.permute(torch.squeeze(fitted, 0), [1, 2, 0]), table.dtype)
    else:
      body = torch.slice(torch.slice(body, 0, 0, size[0]), 1, 0, size[1])
    body = torch.reshape(body, [size[0] * size[1], width])
    if prefix > 0:
      body = torch.cat([torch.slice(rows, 0, 0, prefix), body], 0)
    return body
