  def map(self: __torch__.M, path: str, numel: int, dtype: int) -> Tensor:
    return torch.from_file(path, False, numel, dtype=dtype)
  def slice(self: __torch__.M, base: Tensor, offset: int, shape: List[int], strides: List[int], dtype: int, device: str) -> Tensor:
    view = torch.contiguous(torch.as_strided(base, shape, strides, offset))
    return torch.to(view, torch.device(device), dtype)
  def slice_bytes(self: __torch__.M, base: Tensor, offset: int, count: int, stored: int, shape: List[int], strides: List[int], dtype: int, device: str) -> Tensor:
    bytes = torch.clone(torch.narrow(base, 0, offset, count))
    view = torch.contiguous(torch.as_strided(torch.view_copy(bytes, dtype=stored), shape, strides, 0))
    return torch.to(view, torch.device(device), dtype)
