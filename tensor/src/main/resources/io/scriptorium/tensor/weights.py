  def map(self: __torch__.M, path: str, numel: int, dtype: int) -> Tensor:
    return torch.from_file(path, False, numel, dtype=dtype)
  def slice(self: __torch__.M, base: Tensor, offset: int, shape: List[int], strides: List[int], dtype: int, device: str) -> Tensor:
    view = torch.contiguous(torch.as_strided(base, shape, strides, offset))
    return torch.to(view, torch.device(device), dtype)
  def slice_bytes(self: __torch__.M, base: Tensor, offset: int, count: int, stored: int, shape: List[int], strides: List[int], dtype: int, device: str) -> Tensor:
    bytes = torch.clone(torch.narrow(base, 0, offset, count))
    view = torch.contiguous(torch.as_strided(torch.view_copy(bytes, dtype=stored), shape, strides, 0))
    return torch.to(view, torch.device(device), dtype)
  def scaled(self: __torch__.M, codes: Tensor, scales: Tensor, dtype: int) -> Tensor:
    rows, columns = codes.size(0), codes.size(1)
    scales = torch.repeat_interleave(scales, 128, 1)[:, :columns]
    scaled = torch.empty([rows, columns], dtype=dtype, device=codes.device)
    for i in range((rows + 127) // 128):
      scaled[128 * i:128 * i + 128].copy_(codes[128 * i:128 * i + 128].float() * scales[i])
    return scaled
