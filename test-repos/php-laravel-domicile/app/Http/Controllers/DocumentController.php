<?php

namespace App\Http\Controllers;

use App\Models\Document;

class DocumentController extends Controller
{
    public function __construct()
    {
        $this->middleware('auth:sanctum')->except('show');
    }

    public function show(int $id)
    {
        return response()->file(Document::findOrFail($id)->path);
    }

    public function destroy(int $id)
    {
        Document::findOrFail($id)->delete();

        return response()->noContent();
    }
}
