@echo off
rem Opens the program, or runs one of its commands: run plan read FILE
setlocal
call "%~dp0installer\setup.cmd" window
if errorlevel 1 exit /b 1
"%~dp0.venv\Scripts\so-tu-phap.exe" %*
exit /b %ERRORLEVEL%
